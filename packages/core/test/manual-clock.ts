import type { Clock } from '../src/index.js';

/** A clock that stands still until a test moves it. */
export function manualClock() {
  let now = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
  let monotonic = 0;
  let timers: { readonly at: number; readonly callback: () => void }[] = [];
  const clock = {
    randomValue: 0.5,
    now: () => now,
    monotonic: () => monotonic,
    random: () => clock.randomValue,
    setTimer(callback: () => void, delayMs: number) {
      const timer = { at: monotonic + delayMs, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    pendingTimers: () => timers.length,
    /** Moves only the wall clock. */
    jump(ms: number) {
      now += ms;
    },
    /** Lets time pass, and fires the timers that are due. */
    async advance(ms: number) {
      const end = monotonic + ms;
      for (;;) {
        await settle();
        const due = timers.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0];
        if (!due) break;
        timers = timers.filter((other) => other !== due);
        now += due.at - monotonic;
        monotonic = due.at;
        due.callback();
      }
      now += end - monotonic;
      monotonic = end;
    },
  };
  return clock satisfies Clock;
}

/** Lets all promises settle that do not need a timer. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export type ManualClock = ReturnType<typeof manualClock>;
