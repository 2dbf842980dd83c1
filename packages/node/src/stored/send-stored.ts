import type { AttemptResult, Feature } from '@td/core';
import { isDryRunSet } from '../identity/environment-debug.js';
import { sendAll } from '../sender/run-sender.js';

/** Where stored signals go: an app, an endpoint and a layout. */
export interface StoredDestination {
  readonly appID: string;
  readonly url: string;
  /** The name of a layout: `v2`, `v3`, `w2` or `w3`. */
  readonly layout: string;
}

/** The result of `sendStored`. */
export interface SentStored {
  /** The number of signals that the endpoint has accepted. */
  readonly delivered: number;
  /** The number of signals that the endpoint has refused for good. They are deleted. */
  readonly refused: number;
  /**
   * The status of the first attempt that failed, else of the last attempt; 0 if there was no response, and `undefined` if
   * there was no attempt.
   */
  readonly status: number | undefined;
  /** Why the first attempt failed that did, in a sentence; `undefined` if none failed. */
  readonly failure: string | undefined;
}

/** The bounds of the folder, in bytes and in milliseconds. Only the app knows its own, so these delete nothing. */
const NO_BOUNDS = { maxBytes: Number.MAX_SAFE_INTEGER, maxAgeMs: Number.MAX_SAFE_INTEGER };

/**
 * Sends the signals that ended programs have left for one destination, as their next run would. Stops at the first
 * attempt that fails; the remaining signals stay on disk. Sends nothing against the user's decision, while
 * `DO_NOT_TRACK` is set, or in a dry run of the environment.
 *
 * @param folder - A result of `appStateFolder`, or the `spool.directory` of a client.
 * @param destination - The destination of a file that `listStored` has returned.
 * @throws TelemetryDeckError `INVALID_OPTION` when the destination has no valid URL.
 */
export async function sendStored(folder: string, destination: StoredDestination): Promise<SentStored> {
  const { appID, url, layout: name } = destination;
  let sent: SentStored = { delivered: 0, refused: 0, status: undefined, failure: undefined };
  if (isDryRunSet()) return { ...sent, failure: 'TELEMETRYDECK_DEBUG asks for a dry run' };
  const watching: Feature = {
    join: () => ({
      onEvent(event) {
        if (event.kind !== 'attempted') return;
        const { result, sent: signals, verdict } = event;
        const isDone = /delivered|split/.test(verdict);
        sent = {
          delivered: sent.delivered + (verdict === 'delivered' ? signals.length : 0),
          refused: sent.refused + (verdict === 'refused' ? signals.length : 0),
          // Keep the first failure: the client tries once more as it closes, and that attempt is aborted.
          status: sent.failure ? sent.status : result.status,
          failure: sent.failure ?? (isDone ? undefined : describe(result)),
        };
      },
    }),
  };
  const options = { endpoint: url, spool: { ...NO_BOUNDS, directory: folder }, batch: { lingerMs: 0 } };
  const layout = { name, hasUser: name.startsWith('v') };
  await sendAll({ appID, layout, options: [options, watching] });
  return sent;
}

/** What the endpoint did, in a sentence, with the text of its response. */
const describe = ({ error, status, text }: AttemptResult): string =>
  error?.message || `the endpoint answered ${status}${text && `: ${text}`}`;
