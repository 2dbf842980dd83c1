import { nodePath } from '../builtin-modules.js';
import { fileDecision } from '../identity/file-decision.js';
import { DECISION_FILE } from '../identity/replace-decision.js';

/** What the user has decided about telemetry, and where it is written. */
export interface RememberedDecision {
  /** `unknown` where there is no file; `unreadable` counts as a refusal. */
  readonly decision: 'unknown' | 'granted' | 'denied' | 'unreadable';
  /** The file. */
  readonly path: string;
  /** Why it cannot be read, in a sentence. */
  readonly failure: string | undefined;
}

/**
 * Reads the decision that holds for the clients of a folder. Writes nothing.
 *
 * @param folder - As `appStateFolder` returns it, or the `spool.directory` of a client.
 */
export function readDecision(folder: string): RememberedDecision {
  let failure: string | undefined;
  const storage = fileDecision({
    appID: folder,
    folder: () => folder,
    foreignFolder: () => folder,
    report: (what) => {
      failure = what;
    },
  });
  return { decision: storage.read(), path: nodePath().join(folder, DECISION_FILE), failure };
}
