import type { Clock } from '../contracts/clock.js';

/** Every part of a client that waits, waits for the next change, and then checks its own condition again. */
export interface Changes {
  /**
   * Resolves at the next change, or after a delay (ms). Without a positive delay, it waits for a change alone. So a
   * caller passes the delay that it has checked: one that it reads again may have passed meanwhile.
   */
  next(delayMs?: number): Promise<void>;
  /** Reports a change: wakes all that wait. */
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
      if (waiting.size === 0) return;
      const woken = waiting;
      // A new set, because a set that is used for long keeps its garbage alive.
      waiting = new Set();
      for (const wakeUp of woken) wakeUp();
    },
  };
}
