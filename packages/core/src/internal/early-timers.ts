/** Delays shorter than this (ms) prove nothing, because some platforms round the time that coarsely. */
const TELLING_MS = 100;
/** After this many early timers in a row, the clock counts as broken. A few may be early in a test with fake timers. */
const MAX_EARLY = 10;
/** How long the client then does not use the clock's timers, in milliseconds. */
const REST_MS = 60_000;

/** Detects a clock whose timers call back too early. With them, the client would run without a pause. */
export interface EarlyTimers {
  /** Whether the clock counts as broken, so that its timers are not used. */
  isResting(now: number): boolean;
  /** Called when a timer has called back. */
  onRun(ranAt: number, setAt: number, delayMs: number): void;
}

/**
 * In development only, because a program that has such timers has them there, too.
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
