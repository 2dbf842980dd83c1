import type { Clock } from '@td/core';
import { settlePromises } from './settle.js';

/** Where a manual clock begins. */
export interface ManualClockOptions {
  /** The wall clock's first reading, in milliseconds since 1970. @defaultValue 2026-01-01T00:00:00Z */
  readonly now?: number;
}

/** Time that passes, and chance that falls, only by hand. */
export interface ManualClock extends Clock {
  /**
   * Lets time pass: fires the timers that fall due, in their order, and lets promises settle before the first, after
   * each and after the last. Await it before the next.
   *
   * @param ms - Milliseconds; 0 fires what is due already.
   */
  advance(ms: number): Promise<void>;
  /** Sets the wall clock forward, or back, as a user or a time service may; no time passes. In milliseconds. */
  jump(ms: number): void;
  /** What `random()` returns. @defaultValue 0.5 */
  randomValue: number;
  /** How many timers wait. */
  readonly pendingTimers: number;
}

const DEFAULT_NOW = Date.UTC(2026, 0, 1);

interface Timer {
  readonly dueAt: number;
  readonly callback: () => void;
}

/**
 * Makes a clock to hand to a client, so that a test of retries takes no time.
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
      if (!(ms >= 0)) throw new RangeError(`time passes forward only: advance(${ms}); to set the clock back, jump`);
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

/** The timer that fires next, of those due by `end`; of two at the same time the one that was set first. */
function firstDue(timers: ReadonlySet<Timer>, end: number): Timer | undefined {
  let first: Timer | undefined;
  for (const timer of timers) if (timer.dueAt <= end && (!first || timer.dueAt < first.dueAt)) first = timer;
  return first;
}
