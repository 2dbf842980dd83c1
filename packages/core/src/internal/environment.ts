// The only file of this package that reads what the platform has. Any of it may be missing, patched or broken: in test
// environments, in React Native, in a worker's global scope, beside old libraries. Nothing is read at import.
import { isDevelopment } from '#development';
import type { Clock } from '../contracts/clock.js';
import { TransportError } from '../contracts/errors.js';
import { attempt } from './attempt.js';
import { steadyClock } from './steady-clock.js';
import { wellFormed } from './well-formed.js';

/** The longest delay that a JavaScript timer knows, in milliseconds: a signed 32-bit number. */
const MAX_TIMER_MS = 2 ** 31 - 1;

let isLacking = false;

/**
 * Whether the platform had no timer that works when the client last needed one. Then no deadline can be kept, and what
 * fails waits for `flush`.
 */
export const lacksTimers = (): boolean => isLacking;

/** Whether the platform's `URL` works and takes no such text: requests to it would fail, with messages that show it. */
export const isRefusedURL = (text: string): boolean =>
  !attempt(() => new URL(text)) && !!attempt(() => new URL('http://a'));

/**
 * The platform's `setTimeout`, and not that of zone.js, which keeps it under this name: an Angular app waits for all timers
 * that begin in its zone before it counts as stable.
 */
const findTimeout = (): typeof setTimeout =>
  (globalThis as { readonly __zone_symbol__setTimeout?: typeof setTimeout }).__zone_symbol__setTimeout ?? setTimeout;

type Timer = ReturnType<typeof setTimeout>;

/** Sets timers of the platform. Throws where they are missing, or where there is no answer. */
const timersBy =
  (set: (callback: () => void, ms: number) => Timer, clear: (timer: Timer) => void): Clock['setTimer'] =>
  (callback, delayMs, holdsProcess) => {
    const stop = () => clear(timer);
    const end = () => {
      attempt(stop);
      callback();
    };
    const timer = set(end, Math.min(delayMs, MAX_TIMER_MS));
    if (timer === undefined) throw undefined;
    isLacking = false;
    // Node, Bun and Deno return an object that can be unreferenced; browsers, workers and fakes may not.
    if (!holdsProcess) attempt(() => (timer as { unref?(): void }).unref?.());
    return stop;
  };

/** The clocks and timers that every platform should have. */
const platformClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  random: () => Math.random(),
  setTimer: /* @__PURE__ */ timersBy(
    (callback, ms) => findTimeout()(callback, ms),
    (timer) => clearTimeout(timer),
  ),
};

let seed = 0;

/** Stands in for what is missing or broken of {@link platformClock}, as in the compartments of SES. */
const spareClock: Clock = {
  // biome-ignore lint/complexity/useDateNow: it stands in for a `Date.now` that is broken.
  now: () => attempt(() => new Date().getTime()) ?? attempt(() => performance.timeOrigin + performance.now()) ?? 0,
  monotonic: () => systemClock.now(),
  // What it makes only has to differ.
  random() {
    seed = ((seed + systemClock.now()) * 16_807) % 2_147_483_647;
    return seed / 2_147_483_647;
  },
  setTimer: /* @__PURE__ */ timersBy(
    (callback, ms) => setInterval(callback, ms),
    (timer) => clearInterval(timer),
  ),
};

/** Where the platform has neither `setTimeout` nor `setInterval`. */
const lastClock: Clock = /* @__PURE__ */ Object.assign({}, spareClock, {
  setTimer(callback: () => void, delayMs: number) {
    isLacking = true;
    AbortSignal.timeout(Math.min(delayMs, MAX_TIMER_MS)).addEventListener('abort', callback);
    isLacking = false;
  },
});

/** The clocks and timers of the platform. They never throw. */
export const systemClock: Clock = /* @__PURE__ */ steadyClock(
  platformClock,
  /* @__PURE__ */ steadyClock(spareClock, lastClock),
);

/** Whether a test has put the timers of `@sinonjs/fake-timers` in place, as those of Vitest and Jest are. In development only. */
export const hasFakeTimers = (): boolean => attempt(() => 'clock' in setTimeout) === true;

/** Random bytes for identifiers. They cannot be guessed where the platform has `crypto`, which React Native lacks. */
export function secureBytes(length: number): Uint8Array {
  const bytes = cheapBytes(length);
  attempt(() => crypto.getRandomValues(bytes));
  return bytes;
}

/**
 * Random bytes that can be guessed, for what only has to differ. In Node the first use of `crypto` takes 2 ms, which a
 * program that names its user need not pay.
 */
export const cheapBytes = (length: number): Uint8Array<ArrayBuffer> =>
  new Uint8Array(length).map(() => systemClock.random() * 256);

/** What a global makes, if it has a member; `undefined` where it is missing or broken. */
function madeBy<Made>(make: () => Made, member: keyof Made): Made | undefined {
  const made = attempt(make);
  return made?.[member] ? made : undefined;
}

/** @throws TransportError `network` naming `AbortController`, without which no request can end in time. */
export function createAbortController(): AbortController {
  const made = madeBy(() => new AbortController(), 'signal');
  if (!made) throw new TransportError('network', 'AbortController is missing or broken');
  return made;
}

type Encoder = Pick<TextEncoder, 'encode' | 'encodeInto'>;

let encoder: Encoder | undefined;

/**
 * Encodes UTF-8: by the platform. In development the client encodes slowly by itself where `TextEncoder` is missing or
 * broken, as in Jest's jsdom.
 *
 * @throws Error naming `TextEncoder`, in the build for production
 */
export function utf8Encoder(): Encoder {
  encoder ??= (isDevelopment && (attempt(findEncoder) || ownEncoder)) || madeBy(() => new TextEncoder(), 'encodeInto');
  if (!encoder) throw new Error('TextEncoder is missing or broken');
  return encoder;
}

/** In development only. */
function findEncoder(): Encoder | false {
  const found = new TextEncoder();
  return found.encodeInto('é', new Uint8Array(2)).written === 2 && found;
}

/** In development only. */
const ownEncoder = {
  encode: (text: string) =>
    Uint8Array.from(unescape(encodeURIComponent(wellFormed(text))), (char) => char.charCodeAt(0)),
  encodeInto(text: string, target: Uint8Array) {
    const bytes = ownEncoder.encode(text);
    target.set(bytes);
    return { written: bytes.length };
  },
} as Encoder;

/** Decodes UTF-8 for messages. Where `TextDecoder` is missing or broken, there is no text. */
export function createDecoder(): (bytes?: Uint8Array) => string {
  const decoder = attempt(() => new TextDecoder()) as TextDecoder;
  return (bytes) => attempt(() => decoder.decode(bytes, { stream: !!bytes })) ?? '';
}
