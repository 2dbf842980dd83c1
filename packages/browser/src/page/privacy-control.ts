import type { OffReason } from '@td/core';
import { attempt, getNavigator } from '../page-globals.js';

/**
 * The setting of the browser that asks sites to leave its user alone: Global Privacy Control, or Do Not Track. A user, or an
 * extension, can set it while the page is open.
 *
 * @see https://globalprivacycontrol.org/
 */
export function privacyControl(): OffReason | undefined {
  const navigator = getNavigator() as
    | { readonly globalPrivacyControl?: boolean; readonly doNotTrack?: unknown }
    | undefined;
  const isSet = (ask: () => unknown, value: unknown) => attempt(ask) === value;
  if (isSet(() => navigator?.globalPrivacyControl, true)) return { by: 'browser', name: 'globalPrivacyControl' };
  return isSet(() => navigator?.doNotTrack, '1') ? { by: 'browser', name: 'doNotTrack' } : undefined;
}
