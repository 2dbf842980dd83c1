import { isDevelopment } from '#development';
import type { Clock } from '../contracts/clock.js';
import { attempt } from './attempt.js';
import { earlyTimers } from './early-timers.js';
import { settled } from './guard.js';

/** The end of the year 9999, in milliseconds. The text of later dates has another form. */
export const MAX_TIME = 253_402_300_799_999;

/**
 * Makes a reliable clock of one that may do anything. A wrong number is replaced with that of the spare clock, the
 * monotonic time never goes back, and a timer calls back once, and later. A timer that throws, or calls back at once,
 * is set on the spare clock. In development, so is every timer for a minute after many early ones: with them, the
 * client would run without a pause.
 *
 * @param report - Called with the name of a function that does not work, each time. In development only.
 */
export function steadyClock(clock: Clock, spare: Clock, report?: (name: keyof Clock) => void): Clock {
  let last = 0;
  /** By how much the monotonic time has gone back. */
  let behindMs = 0;
  const early = isDevelopment ? earlyTimers(() => report?.('setTimer')) : undefined;

  /** Returns a number of the clock, or one of the spare clock if it is negative, or not below the limit. */
  const check = (value: unknown, name: 'now' | 'monotonic' | 'random', limit = MAX_TIME + 1): number => {
    if (typeof value === 'number' && value >= 0 && value < limit) return value;
    // A promise that rejects would end the program.
    settled(value);
    if (isDevelopment) report?.(name);
    return spare[name]();
  };

  const steady: Clock = {
    now() {
      let time: unknown;
      // Not by `attempt`: each signal reads the time, and a function for each reading would cost more than the reading.
      try {
        time = clock.now();
      } catch {}
      return check(time, 'now');
    },
    monotonic() {
      const time = check(
        attempt(() => clock.monotonic()),
        'monotonic',
      );
      behindMs = Math.max(behindMs, last - time);
      last = time + behindMs;
      return last;
    },
    random: () =>
      check(
        attempt(() => clock.random()),
        'random',
        1,
      ),
    setTimer(callback, delayMs, holdsProcess) {
      const setAt = steady.monotonic();
      let isStarting = true;
      /** Whether the clock cannot set this timer: it throws, or calls back while it sets the timer. */
      let isBroken = isDevelopment && early?.isResting(setAt);
      let isOver = false;
      const run = () => {
        isBroken = isStarting;
        if (isBroken || isOver) return;
        isOver = true;
        if (isDevelopment) early?.onRun(steady.monotonic(), setAt, delayMs);
        attempt(callback);
      };
      let cancel: unknown;
      try {
        if (!isBroken) cancel = clock.setTimer(run, delayMs, holdsProcess);
      } catch {
        isBroken = true;
      }
      if (isBroken) {
        if (isDevelopment) report?.('setTimer');
        cancel = attempt(() => spare.setTimer(run, delayMs, holdsProcess));
      }
      isStarting = false;
      return () => {
        isOver = true;
        if (typeof cancel === 'function') attempt(cancel as () => void);
      };
    },
  };
  return steady;
}
