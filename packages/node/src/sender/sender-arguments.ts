/** What runtimes are told about certificates, proxies, names and addresses. */
const FLAGS =
  /^--(no-)?(use-(openssl|bundled|system)-ca|use-env-proxy|openssl-(legacy-provider|shared-config)|(enable|force)-fips|tls-(min|max)-v1\.\d|(enable-)?network-family-autoselection)$/;
const VALUES = /^--(dns-result-order|openssl-config|tls-cipher-list|network-family-autoselection-attempt-timeout)$/;

/**
 * Returns those arguments of a runtime that say how a request reaches its endpoint. All others concern the program: what it
 * loads, how it is watched.
 */
export function networkArguments(given: readonly string[]): string[] {
  const kept: string[] = [];
  for (let at = 0; at < given.length; at++) {
    const argument = `${given[at]}`;
    const [name = ''] = argument.split('=', 1);
    const flag = name.replaceAll('_', '-');
    if (FLAGS.test(flag) || (VALUES.test(flag) && name !== argument)) kept.push(argument);
    else if (VALUES.test(flag)) kept.push(`${name}=${given[++at]}`);
  }
  return kept;
}

/** The same for the variable `NODE_OPTIONS`, in which quotation marks hold a value with spaces together. */
export function networkOptions(variable: string): string {
  const words = variable.match(/("(\\.|[^"\\])*"|[^\s"])+/g) ?? [];
  const given = words.map((word) =>
    word.replace(/"((\\.|[^"\\])*)"/g, (_quoted, inner: string) => inner.replace(/\\(.)/g, '$1')),
  );
  return networkArguments(given)
    .map((word) => (/[\s"]/.test(word) ? `"${word.replace(/["\\]/g, '\\$&')}"` : word))
    .join(' ');
}
