import type { Clock } from '../contracts/clock.js';
import { ownValues } from '../contracts/own-values.js';
import { attempt } from './attempt.js';
import { isAborted, onAbort } from './on-abort.js';

/** How long work may take, and what ends it. */
export interface Deadline {
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Whether the deadline keeps the program alive. @defaultValue `false` */
  readonly holdsProcess?: boolean | undefined;
  /** The caller's own abort signal. */
  readonly cancel?: AbortSignal | undefined;
  /** Called with the reason when the work ends early. */
  readonly onEnd?: ((reason: unknown) => void) | undefined;
  /** Holds what ends the work early, as long as it runs. */
  readonly running?: Set<(reason: unknown) => void> | undefined;
}

/**
 * Runs work until a deadline or an abort at the latest, whether or not the work heeds it. Work that was aborted before
 * does not begin.
 *
 * @throws what the work throws, or the reason of the abort: an error named `TimeoutError` at the deadline.
 */
export async function withDeadline(work: () => Promise<unknown>, deadline: Deadline): Promise<void> {
  const { clock, timeoutMs, holdsProcess, cancel, onEnd, running } = ownValues(deadline);
  let cleanUp = () => {};
  try {
    await new Promise((resolve, reject) => {
      const end = (reason: unknown) => {
        onEnd?.(reason);
        reject(reason);
      };
      const onCancel = () => end(attempt(() => cancel?.reason));
      const cancelTimer = clock.setTimer(() => end(timeoutError(timeoutMs)), timeoutMs, holdsProcess);
      const removeListener = onAbort(cancel, onCancel);
      running?.add(end);
      cleanUp = () => {
        cancelTimer();
        removeListener();
        running?.delete(end);
      };
      if (isAborted(cancel)) onCancel();
      else work().then(resolve, reject);
    });
  } finally {
    cleanUp();
  }
}

/** Aborts with a reason that the signal then has, also in React Native, whose signals have no `reason` of their own. */
export function abort(controller: AbortController, reason: unknown): void {
  // Fails for a signal that has one.
  attempt(() => Object.assign(controller.signal, { reason }));
  attempt(() => controller.abort(reason));
}

/** A time-out of milliseconds, or the default where it makes no sense: `flush` and `close` never throw. */
export function usableTimeout(timeoutMs: unknown, defaultMs: number): number {
  return typeof timeoutMs === 'number' && timeoutMs >= 0 ? timeoutMs : defaultMs;
}

/** An error like the platform's own: not every platform has a `DOMException`. */
function timeoutError(timeoutMs: number): Error {
  // Not by an assignment, which fails where `Error.prototype` is frozen.
  return Object.defineProperty(new Error(`no response within ${timeoutMs} ms`), 'name', { value: 'TimeoutError' });
}
