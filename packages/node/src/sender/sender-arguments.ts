/** What runtimes are told about certificates, proxies, names and addresses, as whole words. */
const KEPT =
  /^"?--(no-)?(use-\w+-ca|use-env-proxy|dns-result-order|openssl-[a-z-]+|tls-(min|max|cipher)[\w.-]+|\w+-fips|(enable-)?network-family-[a-z-]+)\b/;

/**
 * Returns those arguments of a runtime that say how a request reaches its endpoint. All others concern the program: what it
 * loads, how it is watched.
 */
export function networkArguments(given: readonly string[]): string[] {
  // A word that is no option is the value of the option before it.
  return given.filter((word, at) => KEPT.test(`${/^"?-/.test(word) ? word : given[at - 1]}`.replaceAll('_', '-')));
}

/** The same for the variable `NODE_OPTIONS`, in which quotation marks hold a value with spaces together. */
export const networkOptions = (variable = ''): string =>
  networkArguments(variable.match(/("(\\.|[^"\\])*"|[^\s"])+/g) ?? []).join(' ');
