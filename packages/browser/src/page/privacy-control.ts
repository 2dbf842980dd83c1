import { attempt, getNavigator } from '../page-globals.js';

/**
 * Whether the user has set Global Privacy Control: no site may share or sell data about them.
 *
 * @see https://globalprivacycontrol.org/
 */
export function isPrivacyControlSet(): boolean {
  const navigator = getNavigator() as { readonly globalPrivacyControl?: boolean } | undefined;
  return attempt(() => navigator?.globalPrivacyControl) === true;
}
