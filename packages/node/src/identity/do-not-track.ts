import { environmentVariable } from '../environment-variable.js';

/**
 * Whether the user of this machine refuses telemetry: `DO_NOT_TRACK` is set, and is neither empty nor `0`.
 *
 * @example
 * ```ts
 * import { isDoNotTrackSet } from '@td/node/spool';
 *
 * if (isDoNotTrackSet()) console.log('no client sends anything here');
 * ```
 * @see https://consoledonottrack.com/
 */
export function isDoNotTrackSet(): boolean {
  const value = environmentVariable('DO_NOT_TRACK');
  return value !== '' && value !== '0';
}
