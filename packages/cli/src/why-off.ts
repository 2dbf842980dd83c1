import { appStateFolder, isDoNotTrackSet, isDryRunSet, readDecision } from '@td/node/spool';
import { onOneLine } from './terminal/one-line.js';

/** The most characters of a variable that are shown. */
const MAX_VALUE = 40;

/** The most characters of a sentence with a path. */
const MAX_SENTENCE = 600;

/**
 * Returns a sentence that says what keeps telemetry off for the clients of a folder, and how to change that;
 * `undefined` if telemetry is on.
 */
export function whyOff(folder: string | undefined): string | undefined {
  if (isDoNotTrackSet()) return 'DO_NOT_TRACK is set; unset it to send';
  // Without a folder, there is no decision either.
  const { decision, failure, path } = folder ? readDecision(folder) : { decision: 'unknown', failure: '', path: '' };
  const denied = `the user of this machine has opted out; the decision is in ${path}`;
  const off = decision === 'denied' ? denied : decision === 'unreadable' && failure;
  return off ? onOneLine(off, MAX_SENTENCE) : undefined;
}

/** Returns the folder of an app; `undefined` if this user has none. */
export function folderOf(appID: string): string | undefined {
  try {
    return appStateFolder(appID);
  } catch {
    return undefined;
  }
}

/** What asks for a dry run, in which nothing is sent; `undefined` if nothing does. */
export function whyDry(): string | undefined {
  const value = onOneLine(process.env['TELEMETRYDECK_DEBUG'] ?? '', MAX_VALUE);
  return isDryRunSet() ? `TELEMETRYDECK_DEBUG=${value} asks for a dry run` : undefined;
}
