import type { Clock } from './clock.js';
import { toTransportError } from './to-transport-error.js';

/** How long something may take, whether it keeps the program from ending, and what ends it earlier. */
export type Limits = readonly [
  clock: Clock,
  timeoutMs: number,
  holdsProcess: boolean,
  ...signals: (AbortSignal | undefined)[],
];

/**
 * Does some work until a deadline or an abort at the latest, whether or not the work heeds the signal that it is handed.
 * It is not begun when it was aborted before.
 *
 * @throws TransportError when the work failed, took too long or was aborted.
 */
export async function within(
  work: (signal: AbortSignal) => Promise<unknown>,
  ...[clock, timeoutMs, holdsProcess, ...signals]: Limits
): Promise<void> {
  const controller = new AbortController();
  const { signal } = controller;
  const onAbort = () => {
    for (const outer of signals) if (outer?.aborted) controller.abort(outer.reason);
  };
  const onTimeout = () => controller.abort(timeoutError(timeoutMs));
  const cancelTimer = clock.setTimer(onTimeout, timeoutMs, holdsProcess);
  for (const outer of signals) outer?.addEventListener?.('abort', onAbort);
  try {
    onAbort();
    if (signal.aborted) throw signal.reason;
    const aborted = new Promise<never>((_resolve, reject) => signal.addEventListener('abort', reject));
    await Promise.race([aborted, work(signal)]);
  } catch (error) {
    throw toTransportError(error, signal);
  } finally {
    cancelTimer();
    for (const outer of signals) outer?.removeEventListener?.('abort', onAbort);
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
