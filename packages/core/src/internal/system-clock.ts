import type { Clock } from '../contracts/clock.js';

/** The longest delay that a JavaScript timer knows, in milliseconds: a signed 32-bit number. */
const MAX_TIMER_MS = 2 ** 31 - 1;

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
