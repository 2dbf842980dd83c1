import type { Client } from '../contracts/client.js';
import { closedError, isTelemetryDeckError, TelemetryDeckError, TransportError } from '../contracts/errors.js';
import type { DeliverOptions } from '../contracts/signal.js';
import { systemClock } from '../internal/environment.js';
import { isAborted } from '../internal/on-abort.js';
import { usableTimeout, withDeadline } from '../internal/with-deadline.js';
import type { EarlyCall } from './early-calls.js';
import { type LazyState, MAX_WAITING, type Own } from './lazy-state.js';

/** How long a delivery waits for the client if the call sets no deadline, in milliseconds: as long as for a response. */
const MAX_WAIT_MS = 5000;

/** Waits for the client, and delivers the signal by it, within the deadline of the call. */
export async function deliverEarly(
  state: LazyState,
  own: Own,
  type: string,
  payload?: object,
  options?: DeliverOptions,
): Promise<void> {
  if (state.closing) throw closedError();
  if (state.isOff) return;
  if (state.deliveries.size >= MAX_WAITING) {
    throw new TelemetryDeckError('RATE_LIMITED', `${MAX_WAITING} deliveries wait for the client already`);
  }
  const [copiedPayload, copiedOptions] = state.copy('deliverSignal', type, payload, options);
  const { signal, timeoutMs: givenMs } = copiedOptions;
  state.deliveries.add(copiedOptions);
  const timeoutMs = usableTimeout(givenMs, MAX_WAIT_MS);
  const begunAt = systemClock.monotonic();
  /** How much of the caller's own time limit is left, in milliseconds. */
  let left: number | undefined;
  let delivery: Promise<void> | undefined;
  let early: EarlyCall | undefined;
  const wait = () =>
    new Promise<void>((resolve, reject) => {
      const run = (later: Client) => {
        if (timeoutMs === givenMs) left = Math.max(0, timeoutMs - (systemClock.monotonic() - begunAt));
        delivery = own(later).deliverSignal(type, copiedPayload, { ...copiedOptions, timeoutMs: left });
        // Until the delivery is awaited below, its rejection must not end the program.
        delivery.then(undefined, () => {});
        resolve();
      };
      early = { run, drop: resolve, end: reject };
      state.calls.add(early);
    });
  try {
    await withDeadline(wait, { clock: systemClock, timeoutMs, holdsProcess: true, cancel: signal });
  } catch (error) {
    if (early) state.calls.remove(early);
    if (isAborted(signal) || isTelemetryDeckError(error)) throw error;
    throw new TransportError('timeout', `the lazy client got no client within ${timeoutMs} ms`, {
      cause: error,
      maybeSent: false,
    });
  } finally {
    state.deliveries.delete(copiedOptions);
  }
  try {
    await delivery;
  } catch (error) {
    if (!isTelemetryDeckError(error)) throw error;
    const { kind, maybeSent, message } = error as TransportError;
    if (kind !== 'timeout' || left === undefined || !message.endsWith(` ${left} ms`)) throw error;
    // The client's message names only the time that was left.
    throw new TransportError(kind, `no response within ${timeoutMs} ms`, { cause: error, maybeSent });
  }
}
