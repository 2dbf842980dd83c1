import type { ManualClock } from './manual-clock.js';
import type { SignalHistory } from './signal-history.js';

/** A promise that a program waits for. */
interface Wait {
  readonly what: string;
  /** The time at which it must have settled. */
  readonly until: number;
  /** Whether it must settle as soon as the queue is empty. */
  readonly isForQueue: boolean;
}

/** Checks that promises settle in time. */
export interface WatchedWaits {
  /** @param isExpected - Returns whether the result is correct. Gets `undefined` for a rejection. */
  add(wait: Wait, promise: Promise<unknown>, isExpected: (result: unknown) => boolean): void;
  check(pending: number): void;
}

export function createWatchedWaits(clock: ManualClock, history: SignalHistory): WatchedWaits {
  const open = new Set<Wait>();
  return {
    add(wait, promise, isExpected) {
      open.add(wait);
      const settle = (isRight: boolean) => {
        open.delete(wait);
        if (!isRight) history.violations.push(`${wait.what} settled in a wrong way`);
      };
      promise.then(
        (result) => settle(isExpected(result)),
        () => settle(isExpected(undefined)),
      );
    },
    check(pending) {
      for (const { what, until, isForQueue } of open) {
        if (clock.monotonic() >= until) history.violations.push(`${what} is late (point 6)`);
        if (isForQueue && pending === 0) history.violations.push(`${what} goes on, though nothing waits (point 6)`);
      }
    },
  };
}
