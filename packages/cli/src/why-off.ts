import { appStateFolder, isDoNotTrackSet, isDryRunSet, readDecision } from '@td/node/spool';

/**
 * Returns a sentence that says what keeps telemetry off for the clients of a folder, and how to change that;
 * `undefined` if telemetry is on.
 */
export function whyOff(folder: string | undefined): string | undefined {
  if (isDoNotTrackSet()) return 'DO_NOT_TRACK is set; unset it to send';
  // Without a folder, there is no decision either.
  const { decision, failure, path } = folder ? readDecision(folder) : { decision: 'unknown', failure: '', path: '' };
  if (decision === 'denied') return `the user of this machine has opted out; the decision is in ${path}`;
  return decision === 'unreadable' ? failure : undefined;
}

/** Returns the folder of an app; `undefined` if this user has none. */
export function folderOf(appID: string): string | undefined {
  try {
    return appStateFolder(appID);
  } catch {
    return undefined;
  }
}

/** What says that nothing is sent, in a dry run; `undefined` otherwise. */
export const whyDry = (): string | undefined => (isDryRunSet() ? 'TELEMETRYDECK_DEBUG asks for a dry run' : undefined);
