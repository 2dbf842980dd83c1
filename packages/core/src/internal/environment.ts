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

/** The clocks and timers that every platform should have. */
const platformClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  random: () => Math.random(),
  setTimer(callback, delayMs, holdsProcess = false) {
    const ms = Math.min(delayMs, MAX_TIMER_MS);
    let isRunning = false;
    /** A timer that calls back while it is started measures no time. */
    let isBroken = false;
    const end = () => {
      isBroken = !isRunning;
      if (isBroken) return;
      stop();
      callback();
    };
    // Each throws where it is missing, and may be broken: the first one that is started counts.
    const start = (set: () => ReturnType<typeof setTimeout>) => {
      isBroken = false;
      const timer = attempt(set);
      return isBroken ? undefined : timer;
    };
    const timer = start(() => findTimeout()(end, ms)) ?? start(() => setInterval(end, ms));
    const stop = () => {
      isRunning = false;
      attempt(() => clearTimeout(timer));
      attempt(() => clearInterval(timer));
    };
    isRunning = true;
    isLacking = false;
    if (timer === undefined) spareClock.setTimer(end, ms);
    // Node, Bun and Deno return an object that can be unreferenced; browsers, workers and fakes may not.
    else if (!holdsProcess) attempt(() => (timer as unknown as { unref?(): void }).unref?.());
    return stop;
  },
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
  setTimer(callback, delayMs) {
    const ms = Math.min(delayMs, MAX_TIMER_MS);
    isLacking = !attempt(() => AbortSignal.timeout(ms).addEventListener('abort', callback) ?? true);
    return () => {};
  },
};

/** The clocks and timers of the platform. They never throw. */
export const systemClock: Clock = /* @__PURE__ */ steadyClock(platformClock, spareClock);

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
