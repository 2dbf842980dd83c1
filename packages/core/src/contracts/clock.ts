/**
 * Time and chance, as the lifecycle sees them. Handed in, so that a test can drive both by hand.
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
