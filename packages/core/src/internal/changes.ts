import type { Clock } from '../contracts/clock.js';

/** What every waiting part of a client waits on: something has changed, and it looks again. */
export interface Changes {
  /** Resolves at the next change, or after a delay in milliseconds; a delay that is not positive never ends. */
  next(delayMs?: number): Promise<void>;
  /** Something has changed: wakes all that wait. */
  notify(): void;
}

export function createChanges(clock: Clock): Changes {
  let waiting = new Set<() => void>();
  return {
    next: (delayMs = 0) =>
      new Promise((resolve) => {
        const wakeUp = () => {
          waiting.delete(wakeUp);
          cancelTimer?.();
          resolve();
        };
        waiting.add(wakeUp);
        const cancelTimer = delayMs > 0 ? clock.setTimer(wakeUp, delayMs) : undefined;
      }),
    notify() {
      const woken = waiting;
      // A set that is used for long keeps its garbage alive.
      waiting = new Set();
      for (const wakeUp of woken) wakeUp();
    },
  };
}
