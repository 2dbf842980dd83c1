import type { Transport, TransportRequest } from '../contracts/transport.js';
import { systemClock } from '../internal/environment.js';
import { withDeadline } from '../internal/with-deadline.js';
import { closeTransports, takeTransports } from './transport-list.js';

/** How long a copy may take, in milliseconds: as long as a request when nothing else is said. */
const COPY_TIMEOUT_MS = 5000;

/** How long copies that are still under way may take when the transport is closed, in milliseconds. */
const CLOSE_WAIT_MS = 500;

/**
 * Sends every request over all transports. The response of the first, or its error, is the result. What becomes of the
 * copies that the others send is ignored, failures included, and a slow one delays nothing. What the first has not got
 * through is sent again over all. All are handed the same bytes, which no transport changes.
 *
 * A copy is given up after 5 s, and when the request is aborted. `close` leaves copies that are under way another half
 * second, then closes all transports, even if one throws.
 *
 * @param transports - The first decides; the others follow.
 * @throws TelemetryDeckError `INVALID_OPTION` when the list is empty, or something in it has no `send()`.
 * @example
 * ```ts
 * const transport = teeTransport([fetchTransport(), recordingTransport()]);
 * const client = createClient('YOUR-APP-ID', withTransport(transport));
 * ```
 */
export function teeTransport(transports: readonly Transport[]): Transport {
  const list = takeTransports('teeTransport', transports);
  const [first, ...others] = list;
  /** The copies that are under way, and what ends each: Node warns of one signal that many listen to. */
  const copies = new Map<Promise<void>, AbortController>();

  const sendCopy = (transport: Transport, request: TransportRequest) => {
    // Read to its end, so that its connection is free for the next.
    const send = async (signal: AbortSignal) => (await transport.send({ ...request, signal })).text();
    const controller = new AbortController();
    const copy = withDeadline(send, {
      clock: systemClock,
      timeoutMs: COPY_TIMEOUT_MS,
      controller,
      cancel: request.signal,
    })
      .catch(() => {})
      .finally(() => copies.delete(copy));
    copies.set(copy, controller);
  };

  return {
    async send(request) {
      // Begun before the copies, and awaited after them, so that one which throws at once keeps no copy from leaving.
      const sending = (async () => first.send(request))();
      for (const other of others) sendCopy(other, request);
      return sending;
    },
    async close() {
      const copying = () => Promise.all(copies.keys());
      await withDeadline(copying, { clock: systemClock, timeoutMs: CLOSE_WAIT_MS, holdsProcess: true }).catch(() => {});
      for (const controller of copies.values()) controller.abort();
      await closeTransports(list);
    },
  };
}
