import type { Clock } from '../contracts/clock.js';
import { attempt } from './attempt.js';
import { settled } from './guard.js';

/** The end of the year 9999, in milliseconds: later dates have another form. */
export const MAX_TIME = 253_402_300_799_999;

/** No number of a clock is as large as this, and none is negative. */
const TOO_LARGE = { now: MAX_TIME + 1, monotonic: Number.POSITIVE_INFINITY, random: 1 } as const;

/** Timers below this delay prove nothing, in milliseconds: some platforms round the time as much. */
const TELLING_MS = 100;
/** After this many timers in a row that call back too early, the clock has none. Fake timers of a test may be early, too. */
const MAX_EARLY = 10;
/** For so long, in milliseconds. */
const REST_MS = 60_000;

/**
 * Makes a clock that always works of one that may do anything: what is no number comes from the spare clock, the monotonic
 * time never goes back, and a timer calls back once, later. A timer that throws, or calls back at once, is set on the spare
 * clock; so are all for a while after many that were early, which would have the client run without a pause.
 *
 * @param report - Called with the name of a function that does not work, each time.
 */
export function steadyClock(clock: Clock, spare: Clock, report: (name: keyof Clock) => void = () => {}): Clock {
  let last = Number.NEGATIVE_INFINITY;
  /** By how much the monotonic time has gone back. */
  let behindMs = 0;
  let early = 0;
  let restsUntil = last;

  const read = (name: keyof typeof TOO_LARGE): number => {
    let value: unknown;
    // Each signal reads the time: a function for each would cost more than the time itself.
    try {
      value = clock[name]();
    } catch {}
    if (typeof value === 'number' && value >= 0 && value < TOO_LARGE[name]) return value;
    settled(value);
    report(name);
    return spare[name]();
  };

  const steady: Clock = {
    now: () => read('now'),
    monotonic() {
      const time = read('monotonic');
      behindMs = Math.max(behindMs, last - time);
      last = time + behindMs;
      return last;
    },
    random: () => read('random'),
    setTimer(callback, delayMs, holdsProcess) {
      const setAt = steady.monotonic();
      let isStarting = true;
      /** A timer that calls back while it is started measures no time. */
      let isBroken = setAt < restsUntil;
      let isOver = false;
      const run = () => {
        isBroken = isStarting;
        if (isBroken || isOver) return;
        isOver = true;
        const ranAt = steady.monotonic();
        if (delayMs >= TELLING_MS) early = ranAt - setAt < delayMs / 2 ? early + 1 : 0;
        if (early === MAX_EARLY) {
          early = 0;
          restsUntil = ranAt + REST_MS;
          report('setTimer');
        }
        attempt(callback);
      };
      let cancel: unknown;
      try {
        if (!isBroken) cancel = clock.setTimer(run, delayMs, holdsProcess);
      } catch {
        isBroken = true;
      }
      if (isBroken) {
        if (setAt >= restsUntil) report('setTimer');
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
