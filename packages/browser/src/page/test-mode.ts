import { clientOptionTable, type Feature } from '@td/core';
import { attempt, getLocation, getNavigator } from '../page-globals.js';

/**
 * Whether the signals of the page are tests: it comes from a developer's own machine, a program drives the browser, or it is
 * no browser at all but jsdom or happy-dom.
 */
export function isTestMode(): boolean {
  return (
    attempt(() => {
      // A server that renders pages has no location.
      const { hostname = '', protocol = '' } = getLocation() ?? {};
      const { userAgent = '', webdriver } = getNavigator() ?? {};
      return protocol === 'file:' || LOCAL.test(hostname) || webdriver === true || /jsdom|HappyDOM/i.test(userAgent);
    }) ?? false
  );
}

/** Makes signals of such a page tests by default. */
export const pageTestMode = (): Feature => ({
  values: { testMode: [clientOptionTable.testMode[0], isTestMode()] },
  join: () => undefined,
});

const LOCAL = /^(.*\.)?localhost\.?$|^127(\.\d+){3}$|^0\.0\.0\.0$|^\[::1\]$/;
