import type { Clock } from '../contracts/clock.js';
import { defineHidden } from '../contracts/define-hidden.js';
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
  /** Gets a function that ends the work early. It is removed when the work has ended. */
  readonly running?: Set<(reason: unknown) => void> | undefined;
}

/**
 * Runs work. Ends at the deadline or at an abort, even if the work goes on. Work that was aborted before does not begin.
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

/** Aborts with a reason, and sets it on the signal: in React Native, signals have no `reason` of their own. */
export function abort(controller: AbortController, reason: unknown): void {
  // Throws for a signal that has a `reason` of its own.
  attempt(() => Object.assign(controller.signal, { reason }));
  attempt(() => controller.abort(reason));
}

/** Returns a time-out in milliseconds, or the default if it is invalid: `flush` and `close` never throw. */
export const usableTimeout = (timeoutMs: unknown, defaultMs: number): number =>
  typeof timeoutMs === 'number' && timeoutMs >= 0 ? timeoutMs : defaultMs;

/** Makes an error like the platform's own. Not every platform has a `DOMException`. */
function timeoutError(timeoutMs: number): Error {
  // An assignment would fail where `Error.prototype` is frozen.
  return defineHidden(new Error(`no response within ${timeoutMs} ms`), 'name', 'TimeoutError');
}
