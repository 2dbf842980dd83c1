import { attempt, getLocation } from '../page-globals.js';

/** Whether the page comes from a developer's own machine, so that its signals are tests. */
export function isTestMode(): boolean {
  return (
    attempt(() => {
      // A server that renders pages has no location.
      const { hostname = '', protocol = '' } = getLocation() ?? {};
      return protocol === 'file:' || LOCAL.test(hostname);
    }) ?? false
  );
}

const LOCAL = /^(.*\.)?localhost\.?$|^127(\.\d+){3}$|^0\.0\.0\.0$|^\[::1\]$/;
