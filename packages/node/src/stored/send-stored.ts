import type { Feature } from '@td/core';
import { sendAll } from '../sender/run-sender.js';

/** Where stored signals go: an app, an endpoint, and how the signals are written. */
export interface StoredDestination {
  readonly appID: string;
  readonly url: string;
  /** The name of a layout: `v2`, `v3`, `w2` or `w3`. */
  readonly layout: string;
}

/** What became of stored signals. */
export interface SentStored {
  /** How many the endpoint has taken. */
  readonly delivered: number;
  /** How many it will never take; they are deleted. */
  readonly refused: number;
  /** The last status; 0 where there was no response, and `undefined` where no request was made. */
  readonly status: number | undefined;
  /** Why the first attempt that failed did so, in a sentence; `undefined` where none did. */
  readonly failure: string | undefined;
}

/** Nothing is deleted for its age or its size: only the app knows its own bounds, in bytes and in milliseconds. */
const NO_BOUNDS = { maxBytes: Number.MAX_SAFE_INTEGER, maxAgeMs: Number.MAX_SAFE_INTEGER };

/**
 * Sends what ended programs have left for one destination, as their next run would, and stops at the first attempt that
 * fails: what is left waits on. Sends nothing against the user's decision, nor where `DO_NOT_TRACK` is set.
 *
 * @param folder - As `appStateFolder` returns it, or the `spool.directory` of a client.
 * @param destination - Of a file of `listStored`.
 * @throws TelemetryDeckError `INVALID_OPTION` when the destination's URL is none.
 */
export async function sendStored(folder: string, destination: StoredDestination): Promise<SentStored> {
  const { appID, url, layout: name } = destination;
  let sent: SentStored = { delivered: 0, refused: 0, status: undefined, failure: undefined };
  const watching: Feature = {
    join: () => ({
      onEvent(event) {
        if (event.kind !== 'attempted') return;
        const { result, sent: signals, verdict } = event;
        const isDone = /delivered|split/.test(verdict);
        sent = {
          delivered: sent.delivered + (verdict === 'delivered' ? signals.length : 0),
          refused: sent.refused + (verdict === 'refused' ? signals.length : 0),
          status: result.status,
          // The first one: after it, the client only gives up.
          failure: sent.failure ?? (isDone ? undefined : result.error?.message || result.text || verdict),
        };
      },
    }),
  };
  const options = { endpoint: url, spool: { ...NO_BOUNDS, directory: folder }, batch: { lingerMs: 0 } };
  const layout = { name, hasUser: name.startsWith('v') };
  await sendAll({ appID, layout, options: [options, watching] });
  return sent;
}
