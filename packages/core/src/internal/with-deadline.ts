import type { Clock } from '../contracts/clock.js';
import { toTransportError } from '../transports/to-transport-error.js';

/** How long something may take, whether it keeps the program from ending, and what ends it: we, or the caller. */
export type Limits = readonly [
  clock: Clock,
  timeoutMs: number,
  holdsProcess: boolean,
  ending: AbortController,
  cancel?: AbortSignal | undefined,
];

/**
 * Does some work until a deadline or an abort at the latest, whether or not the work heeds the signal that it is handed.
 * It is not begun when it was aborted before.
 *
 * @throws TransportError when the work failed, took too long or was aborted.
 */
export async function within(
  work: (signal: AbortSignal) => Promise<unknown>,
  ...[clock, timeoutMs, holdsProcess, ending, cancel]: Limits
): Promise<void> {
  const { signal } = ending;
  const onCancel = () => ending.abort(cancel?.reason);
  const onTimeout = () => ending.abort(timeoutError(timeoutMs));
  const cancelTimer = clock.setTimer(onTimeout, timeoutMs, holdsProcess);
  cancel?.addEventListener?.('abort', onCancel);
  try {
    if (cancel?.aborted) onCancel();
    if (signal.aborted) throw signal.reason;
    const aborted = new Promise<never>((_resolve, reject) => signal.addEventListener('abort', reject));
    await Promise.race([aborted, work(signal)]);
  } catch (error) {
    throw toTransportError(error, signal);
  } finally {
    cancelTimer();
    cancel?.removeEventListener?.('abort', onCancel);
  }
}

/** How long somebody waits, and what ends the wait. */
export interface Wait {
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A wait that makes no sense is the usual one: where waiting begins, nothing is thrown any more. */
export function usableMs(timeoutMs: unknown, usualMs: number): number {
  return typeof timeoutMs === 'number' && timeoutMs >= 0 ? timeoutMs : usualMs;
}

/** As the platforms' own, but a `DOMException` is not everywhere. */
function timeoutError(timeoutMs: number): Error {
  return Object.assign(new Error(`no response within ${timeoutMs} ms`), { name: 'TimeoutError' });
}
