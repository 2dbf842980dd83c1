import { appStateFolder, isDoNotTrackSet, readDecision } from '@td/node/spool';

/**
 * Says in a sentence what keeps telemetry off for the clients of a folder, and what ends that; `undefined` where nothing
 * does.
 */
export function whyOff(folder: string | undefined): string | undefined {
  if (isDoNotTrackSet()) return 'DO_NOT_TRACK is set; unset it to send';
  // Without a folder, there is no decision either.
  const { decision, failure, path } = folder ? readDecision(folder) : { decision: 'unknown', failure: '', path: '' };
  if (decision === 'denied') return `the user of this machine has opted out; the decision stands in ${path}`;
  return decision === 'unreadable' ? failure : undefined;
}

/** The folder of an app; `undefined` where this user has none. */
export function folderOf(appID: string): string | undefined {
  try {
    return appStateFolder(appID);
  } catch {
    return undefined;
  }
}
