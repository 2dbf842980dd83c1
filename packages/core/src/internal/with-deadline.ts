import type { Clock } from '../contracts/clock.js';
import { ownValues } from '../contracts/own-values.js';
import { createAbortController } from './environment.js';
import { onAbort } from './on-abort.js';

/** How long work may take, and what ends it. */
export interface Deadline {
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Whether the deadline keeps the program alive. @defaultValue `false` */
  readonly holdsProcess?: boolean | undefined;
  /** Ends the work: on time-out, on `cancel`, or by its owner. */
  readonly controller?: AbortController | undefined;
  /** The caller's own abort signal. */
  readonly cancel?: AbortSignal | undefined;
}

/**
 * Runs work until a deadline or an abort at the latest, whether or not the work heeds its abort signal. Work that was
 * aborted before does not begin.
 *
 * @throws what the work throws, or the reason of the abort: an error named `TimeoutError` at the deadline.
 */
export async function withDeadline(work: (signal: AbortSignal) => Promise<unknown>, deadline: Deadline): Promise<void> {
  const { clock, timeoutMs, holdsProcess, controller = createAbortController(), cancel } = ownValues(deadline);
  const { signal } = controller;
  const onCancel = () => abort(controller, cancel?.reason);
  const onTimeout = () => abort(controller, timeoutError(timeoutMs));
  const cancelTimer = clock.setTimer(onTimeout, timeoutMs, holdsProcess);
  // A program may pass anything.
  const removeListener = cancel?.addEventListener && onAbort(cancel, onCancel);
  try {
    if (cancel?.aborted) onCancel();
    if (signal.aborted) throw signal.reason;
    const aborted = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    });
    await Promise.race([aborted, work(signal)]);
  } finally {
    cancelTimer();
    removeListener?.();
  }
}

/** Aborts with a reason that the signal then has, also in React Native, whose signals have no `reason` of their own. */
export function abort(controller: AbortController, reason: unknown): void {
  const { signal } = controller;
  if (!('reason' in signal)) Object.assign(signal, { reason });
  controller.abort(reason);
}

/** A time-out of milliseconds, or the default where it makes no sense: `flush` and `close` never throw. */
export function usableTimeout(timeoutMs: unknown, defaultMs: number): number {
  return typeof timeoutMs === 'number' && timeoutMs >= 0 ? timeoutMs : defaultMs;
}

/** An error like the platform's own: not every platform has a `DOMException`. */
function timeoutError(timeoutMs: number): Error {
  return Object.assign(new Error(`no response within ${timeoutMs} ms`), { name: 'TimeoutError' });
}
