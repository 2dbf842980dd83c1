/**
 * The source of time and random numbers for a client. A test can pass a clock that it controls.
 *
 * @example
 * ```ts
 * import { manualClock } from '@td/testing';
 * const clock = manualClock();
 * createClient('YOUR-APP-ID', { clock, transport });
 * ```
 */
export interface Clock {
  /**
   * Returns the time of the wall clock, in milliseconds since 1970. The client dates signals with it. It may jump, so
   * the client measures no delays with it.
   */
  now(): number;
  /** Returns the milliseconds since a fixed start. It never jumps, so the client measures delays with it. */
  monotonic(): number;
  /** Returns a random number from 0 (included) to 1 (excluded). */
  random(): number;
  /**
   * Calls the callback once after a delay in milliseconds. Returns a function that cancels the timer. The timer keeps
   * the process alive only with `holdsProcess`; the client sets it when a caller awaits the result.
   */
  setTimer(callback: () => void, delayMs: number, holdsProcess?: boolean): () => void;
}
