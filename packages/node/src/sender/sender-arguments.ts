/** What runtimes are told about certificates, proxies, names and addresses, as whole words. */
const KEPT =
  /^"?--(no-)?(use-\w+-ca|use-env-proxy|dns-result-order|openssl-[a-z-]+|tls-(min|max|cipher)[\w.-]+|\w+-fips|(enable-)?network-family-[a-z-]+)\b/;

/** Those of them whose value may be the next word. */
const TAKES_VALUE =
  /^--(dns-result-order|openssl-config|tls-cipher-list|network-family-autoselection-attempt-timeout)$/;

/**
 * Returns those arguments of a runtime that say how a request reaches its endpoint. All others concern the program: what it
 * loads, how it is watched.
 */
export function networkArguments(given: readonly string[]): string[] {
  const plain = given.map((word) => word.replaceAll('_', '-'));
  return given.filter((_word, at) => KEPT.test(`${plain[at]}`) || TAKES_VALUE.test(`${plain[at - 1]}`));
}

/** The same for the variable `NODE_OPTIONS`, in which quotation marks hold a value with spaces together. */
export const networkOptions = (variable = ''): string =>
  networkArguments(variable.match(/("(\\.|[^"\\])*"|[^\s"])+/g) ?? []).join(' ');
