import type { ManualClock } from '../manual-clock.js';
import type { SignalHistory } from './signal-history.js';

/** What a program waits for. */
interface Wait {
  readonly what: string;
  /** When it must be over. */
  readonly until: number;
  /** Whether it is over as soon as the queue is empty and no claim is under way. */
  readonly isForQueue: boolean;
}

/** Checks that promises settle, and when. */
export interface WatchedWaits {
  /** @param isExpected - Whether the promise may settle with this; `undefined` for a rejection. */
  add(wait: Wait, promise: Promise<unknown>, isExpected: (result: unknown) => boolean): void;
  /**
   * @param isWaiting - Whether a signal waits, or is being taken over.
   * @param mayGoOn - Whether there is still something to wait for until then.
   */
  check(isWaiting: boolean, mayGoOn: (until: number) => boolean): void;
}

export function createWatchedWaits(clock: ManualClock, { demand }: SignalHistory): WatchedWaits {
  const open = new Set<Wait>();
  return {
    add(wait, promise, isExpected) {
      open.add(wait);
      const settle = (result: unknown) => {
        open.delete(wait);
        demand(isExpected(result), `${wait.what} settles in a wrong way`);
      };
      promise.then(settle, () => settle(undefined));
    },
    check(isWaiting, mayGoOn) {
      for (const { what, until, isForQueue } of open) {
        demand(clock.monotonic() < until, `${what} is late (point 6)`);
        demand(!isForQueue || isWaiting, `${what} goes on, though nothing waits (point 6)`);
        demand(!isForQueue || mayGoOn(until), `${what} goes on, though nothing can be sent in time (point 6)`);
      }
    },
  };
}
