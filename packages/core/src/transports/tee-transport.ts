import type { Transport, TransportRequest } from '../contracts/transport.js';
import { createAbortController, systemClock } from '../internal/environment.js';
import { abort, withDeadline } from '../internal/with-deadline.js';
import { copyRequest } from './copy-request.js';
import { closeTransports, deliverNothing, takeTransports } from './transport-list.js';

/** The time limit of a copy of a request (ms): the default time limit of a request. It may go on after the request. */
const COPY_TIMEOUT_MS = 5000;

/** How long `close` waits for running copies (ms). */
const CLOSE_WAIT_MS = 500;

/**
 * Combines transports: sends every request over all of them. The result is the response or the error of the first
 * transport. The others send copies of the same bytes; their failures are ignored, and a slow copy delays nothing. If
 * the first transport fails, the client retries over all transports.
 *
 * A copy ends after 5 s, when the request is aborted, or on an opt-out. `close` waits another half second for running
 * copies, and then closes all transports, even if one throws.
 *
 * @param transports - The transports. The first one decides the result.
 * @throws TelemetryDeckError `INVALID_OPTION` if the list is empty, or an element has no `send()`.
 * @example
 * ```ts
 * const transport = teeTransport([fetchTransport(), recordingTransport()]);
 * const client = createClient('YOUR-APP-ID', withTransport(transport));
 * ```
 */
export function teeTransport(transports: readonly Transport[]): Transport {
  const list = takeTransports('teeTransport', transports);
  const [first, ...others] = list;
  const copies = new Set<Promise<void>>();
  /** The functions that end the running copies. */
  const running = new Set<(reason: unknown) => void>();

  const sendCopy = (transport: Transport, request: TransportRequest) => {
    // Each copy has a signal of its own, because Node warns of a signal with many listeners.
    const controller = createAbortController();
    const { signal } = controller;
    // Reads the response to its end, which frees the connection.
    const send = async () => (await transport.send({ ...copyRequest(request), signal })).text();
    const end = () => {
      copies.delete(copy);
    };
    const copy: Promise<void> = withDeadline(send, {
      clock: systemClock,
      timeoutMs: COPY_TIMEOUT_MS,
      cancel: request.signal,
      onEnd: (reason) => abort(controller, reason),
      running,
    }).then(end, end);
    copies.add(copy);
  };

  return {
    get deliversNothing() {
      return deliverNothing(list);
    },
    async send(request) {
      // Starts before the copies. The async function catches an immediate throw, so that the copies are sent anyway.
      const sending = (async () => first.send(copyRequest(request)))();
      for (const other of others) sendCopy(other, request);
      return sending;
    },
    async close() {
      const copying = () => Promise.all(copies);
      await withDeadline(copying, { clock: systemClock, timeoutMs: CLOSE_WAIT_MS, holdsProcess: true }).then(
        undefined,
        () => {},
      );
      for (const end of running) end(new Error('the transport is closed'));
      await closeTransports(list);
    },
  };
}
