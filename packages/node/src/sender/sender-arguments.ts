/** Matches the options of runtimes about certificates, proxies, names and addresses. */
const KEPT =
  /^"?--(no-)?(use-\w+-ca|use-env-proxy|dns-result-order|openssl-[a-z-]+|tls-(min|max|cipher)[\w.-]+|\w+-fips|(enable-)?network-family-[a-z-]+)\b/;

/**
 * Returns the arguments of a runtime that affect how a request reaches its endpoint. All others concern the program,
 * such as what it loads.
 */
export function networkArguments(given: readonly string[]): string[] {
  // A word that is not an option is the value of the option before it.
  return given.filter((word, at) => KEPT.test(`${/^"?-/.test(word) ? word : given[at - 1]}`.replaceAll('_', '-')));
}

/** Does the same for the variable `NODE_OPTIONS`, in which a value with spaces is in quotation marks. */
export const networkOptions = (variable = ''): string =>
  networkArguments(variable.match(/("(\\.|[^"\\])*"|[^\s"])+/g) ?? []).join(' ');
