import type { Clock } from '@td/core';
import { settlePromises } from './settle.js';

/** Options of {@link manualClock}. */
export interface ManualClockOptions {
  /** The first time of the wall clock, in milliseconds since 1970. @defaultValue 2026-01-01T00:00:00Z */
  readonly now?: number;
}

/** A clock whose time and random numbers a test controls. */
export interface ManualClock extends Clock {
  /**
   * Lets time pass. Fires the timers that are due, in order, and lets promises settle before the first timer and after
   * each one. Await each call before the next.
   *
   * @param ms - Milliseconds. 0 fires the timers that are already due.
   */
  advance(ms: number): Promise<void>;
  /** Moves the wall clock, forward or back, as a user or a time service can. No time passes. In milliseconds. */
  jump(ms: number): void;
  /** The number that `random()` returns. @defaultValue 0.5 */
  randomValue: number;
  /** The number of pending timers. */
  readonly pendingTimers: number;
}

const DEFAULT_NOW = Date.UTC(2026, 0, 1);

interface Timer {
  readonly dueAt: number;
  readonly callback: () => void;
}

/**
 * Creates a clock for a client, so that a test of retries takes no time.
 *
 * @example
 * ```ts
 * const clock = manualClock();
 * const transport = recordingTransport({ replies: [reply(503), reply(200)] });
 * const client = createClient('YOUR-APP-ID', withTransport(transport), withClock(clock));
 *
 * client.sendSignal('App.started');
 * await clock.advance(60_000);
 * expect(transport.requests).toHaveLength(2);
 * ```
 */
export function manualClock({ now: start = DEFAULT_NOW }: ManualClockOptions = {}): ManualClock {
  const timers = new Set<Timer>();
  let monotonic = 0;
  let wall = start;

  const moveTo = (time: number) => {
    wall += time - monotonic;
    monotonic = time;
  };

  const clock: ManualClock = {
    randomValue: 0.5,
    now: () => wall,
    monotonic: () => monotonic,
    random: () => clock.randomValue,
    setTimer(callback, delayMs) {
      const timer: Timer = { dueAt: monotonic + Math.max(0, delayMs), callback };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    async advance(ms) {
      if (!(ms >= 0)) throw new RangeError(`advance(${ms}): time must be 0 or more; use jump() to set the clock back`);
      const end = monotonic + ms;
      await settlePromises();
      for (let timer = firstDue(timers, end); timer; timer = firstDue(timers, end)) {
        timers.delete(timer);
        moveTo(timer.dueAt);
        timer.callback();
        await settlePromises();
      }
      moveTo(end);
      await settlePromises();
    },
    jump(ms) {
      wall += ms;
    },
    get pendingTimers() {
      return timers.size;
    },
  };
  return clock;
}

/** Returns the next timer that is due by `end`. Of two timers at the same time, the one that was set first. */
function firstDue(timers: ReadonlySet<Timer>, end: number): Timer | undefined {
  let first: Timer | undefined;
  for (const timer of timers) if (timer.dueAt <= end && (!first || timer.dueAt < first.dueAt)) first = timer;
  return first;
}
