/**
 * Time and chance, as the engine sees them. Handed in, so that a test can drive both by hand.
 *
 * @example
 * ```ts
 * import { manualClock } from '@td/testing';
 * const clock = manualClock();
 * createClient('YOUR-APP-ID', { clock, transport });
 * ```
 */
export interface Clock {
  /** The wall clock: milliseconds since 1970. Dates a signal; measures nothing, since it may jump. */
  now(): number;
  /** A clock that never jumps: milliseconds from any beginning. Measures delays. */
  monotonic(): number;
  /** A number from 0 up to, but not including, 1. */
  random(): number;
  /**
   * Calls back once after a delay in milliseconds, and returns what cancels it. A timer does not keep a program alive
   * unless `holdsProcess` is set, which is for timers that somebody awaits.
   */
  setTimer(callback: () => void, delayMs: number, holdsProcess?: boolean): () => void;
}

/** The longest delay that a JavaScript timer knows, in milliseconds: a signed 32-bit number. */
export const MAX_TIMER_MS: number = 2 ** 31 - 1;

/** The platform's own clocks. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  random: () => Math.random(),
  setTimer(callback, delayMs, holdsProcess = false) {
    const timer = setTimeout(callback, Math.min(delayMs, MAX_TIMER_MS));
    // Node, Bun and Deno return an object that can be unreferenced; browsers and workers a number.
    if (!holdsProcess && typeof timer === 'object') timer.unref();
    return () => clearTimeout(timer);
  },
};
