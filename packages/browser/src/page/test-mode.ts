/** Whether a page comes from a developer's own machine, and its signals are tests. */
export function isTestMode(): boolean {
  // There is none on a server that renders pages.
  const { hostname = '', protocol = '' } = globalThis.location ?? {};
  return protocol === 'file:' || /^(.*\.)?localhost\.?$|^127(\.\d+){3}$|^0\.0\.0\.0$|^\[::1\]$/.test(hostname);
}
