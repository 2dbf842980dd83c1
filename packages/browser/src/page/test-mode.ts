/** Whether the page comes from a developer's own machine, so that its signals are tests. */
export function isTestMode(): boolean {
  // A server that renders pages has no location.
  const { hostname = '', protocol = '' } = globalThis.location ?? {};
  return protocol === 'file:' || /^(.*\.)?localhost\.?$|^127(\.\d+){3}$|^0\.0\.0\.0$|^\[::1\]$/.test(hostname);
}
