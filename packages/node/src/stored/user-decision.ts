import { nodePath } from '../builtin-modules.js';
import { fileDecision } from '../identity/file-decision.js';
import { DECISION_FILE } from '../identity/replace-decision.js';

/** The user's decision about telemetry, and its file. */
export interface RememberedDecision {
  /** The decision; `unknown` if there is no file. `unreadable` counts as a refusal. */
  readonly decision: 'unknown' | 'granted' | 'denied' | 'unreadable';
  /** The path of the file. */
  readonly path: string;
  /** Why the file cannot be read, in a sentence. */
  readonly failure: string | undefined;
}

/**
 * Reads the decision that applies to the clients of a folder. Writes nothing.
 *
 * @param folder - A result of `appStateFolder`, or the `spool.directory` of a client.
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
