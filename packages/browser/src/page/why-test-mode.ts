import { getLocation, getNavigator } from '../page-globals.js';

/** Says why the signals of the page are tests, or are not: by the page itself, or by an option of the program. */
export function whyTestMode(isTest: boolean, isGiven: boolean): string {
  if (isGiven) return 'by the option testMode';
  const { hostname, protocol } = getLocation() ?? {};
  if (protocol === 'file:') return 'the page is a file';
  if (isTest && getNavigator()?.webdriver) return 'a program drives the browser';
  return hostname ? `the page is at ${hostname}` : 'there is no page';
}
