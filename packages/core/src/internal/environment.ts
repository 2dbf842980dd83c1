import type { Clock } from '../contracts/clock.js';

/** The longest delay that a JavaScript timer knows, in milliseconds: a signed 32-bit number. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** The clocks and timers of the platform. */
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

/** Random bytes that cannot be guessed, for identifiers. Also on http:// pages, where `crypto.randomUUID` is missing. */
export const secureBytes = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));

/**
 * Random bytes that can be guessed, for what only has to differ. In Node the first use of `crypto` takes 2 ms, which a
 * program that names its user need not pay.
 */
export const cheapBytes = (length: number): Uint8Array => Uint8Array.from({ length }, () => Math.random() * 256);
