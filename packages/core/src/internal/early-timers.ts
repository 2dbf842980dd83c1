/** Timers below this delay prove nothing, in milliseconds: some platforms round the time as much. */
const TELLING_MS = 100;
/** After this many timers in a row that call back too early, the clock has none. Fake timers of a test may be early, too. */
const MAX_EARLY = 10;
/** For so long, in milliseconds. */
const REST_MS = 60_000;

/** Knows whether the timers of a clock call back too early, so that the client would run without a pause. */
export interface EarlyTimers {
  /** Whether they have done so until a moment ago. */
  isResting(now: number): boolean;
  /** A timer has called back. */
  onRun(ranAt: number, setAt: number, delayMs: number): void;
}

/**
 * In development only: a program that has such timers has them there, too.
 *
 * @param report - Called when the timers of the clock are no longer used.
 */
export function earlyTimers(report: () => void): EarlyTimers {
  let early = 0;
  let restsUntil = Number.NEGATIVE_INFINITY;
  return {
    isResting: (now) => now < restsUntil,
    onRun(ranAt, setAt, delayMs) {
      if (delayMs >= TELLING_MS) early = ranAt - setAt < delayMs / 2 ? early + 1 : 0;
      if (early < MAX_EARLY) return;
      early = 0;
      restsUntil = ranAt + REST_MS;
      report();
    },
  };
}
