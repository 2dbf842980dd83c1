// The only file of this package that reads the platform's globals. Any of them may be missing, patched or broken: in
// test environments, in React Native, in a worker's global scope, beside old libraries. Nothing is read at import.
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
 * Whether the platform had no working timer when the client last needed one. Then the client can keep no deadline, and
 * retries only at `flush`.
 */
export const lacksTimers = (): boolean => isLacking;

/**
 * In development only: whether the program is a worker of a page or an extension. A worker that answers requests, as on
 * Cloudflare, has no address.
 */
export const isPageWorker = (): boolean =>
  attempt(() => {
    const { document, location, WorkerGlobalScope: scope } = globalThis as Readonly<Record<string, unknown>>;
    return !document && !!location && !!scope;
  }) ?? false;

/** Whether the platform's `URL` works, and rejects this text. Requests to it would fail, with messages that show it. */
export const isRefusedURL = (text: string): boolean =>
  !attempt(() => new URL(text)) && !!attempt(() => new URL('http://a'));

/**
 * Returns the platform's own `setTimeout`. zone.js replaces it, and keeps it under this name. An Angular app does not
 * count as stable while a timer of its zone runs.
 */
const findTimeout = (): typeof setTimeout =>
  (globalThis as { readonly __zone_symbol__setTimeout?: typeof setTimeout }).__zone_symbol__setTimeout ?? setTimeout;

type Timer = ReturnType<typeof setTimeout>;

/** Sets timers of the platform. Throws if they are missing, or return nothing. */
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

/** Replaces each function of {@link platformClock} that is missing or broken, as in the compartments of SES. */
const spareClock: Clock = {
  // biome-ignore lint/complexity/useDateNow: it stands in for a `Date.now` that is broken.
  now: () => attempt(() => new Date().getTime()) ?? attempt(() => performance.timeOrigin + performance.now()) ?? 0,
  monotonic: () => systemClock.now(),
  // The numbers only have to differ.
  random() {
    seed = ((seed + systemClock.now()) * 16_807) % 2_147_483_647;
    return seed / 2_147_483_647;
  },
  setTimer: /* @__PURE__ */ timersBy(
    (callback, ms) => setInterval(callback, ms),
    (timer) => clearInterval(timer),
  ),
};

/** Sets timers where the platform has neither `setTimeout` nor `setInterval`. */
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

const ignore = () => {};

/** By standard error where there is one: the `console.debug` of Node, Bun and Deno writes to standard output. */
export function writeLine(line: string): void {
  const { console, process } = globalThis as unknown as Readonly<Record<string, Platform | undefined>>;
  const stderr = attempt(() => process?.versions?.node && process.stderr);
  if (!stderr) return void attempt(() => console?.debug?.(line));
  // As `console` itself does: a closed pipe or a full disk must not end the program. The stream reports the error after
  // the write has ended.
  attempt(() => {
    // One listener for all lines: Node warns of more than ten.
    stderr.off('error', ignore);
    stderr.once('error', ignore);
    stderr.write(`${line}\n`, (error) => {
      stderr.off('error', ignore);
      if (error && !stderr.listenerCount('error')) stderr.once('error', ignore);
    });
  });
}

/** Whether a logger is the console, whose `debug()` is {@link writeLine}'s matter. */
export const isConsole = (logger: unknown): boolean =>
  logger === (globalThis as { readonly console?: unknown }).console;

interface Platform {
  debug?(line: string): void;
  readonly versions?: { readonly node?: string };
  readonly stderr?: {
    once(event: 'error', listener: () => void): void;
    off(event: 'error', listener: () => void): void;
    listenerCount(event: 'error'): number;
    write(text: string, onEnd: (error?: unknown) => void): void;
  };
}

/** Whether a test has installed the timers of `@sinonjs/fake-timers`, as Vitest and Jest do. In development only. */
export const hasFakeTimers = (): boolean => attempt(() => 'clock' in setTimeout) === true;

/**
 * Returns random bytes for identifiers. Where the platform has `crypto`, they cannot be guessed. React Native has none.
 */
export function secureBytes(length: number): Uint8Array {
  const bytes = cheapBytes(length);
  attempt(() => crypto.getRandomValues(bytes));
  return bytes;
}

/**
 * Returns random bytes that may be guessed, for identifiers that only have to differ. The first use of `crypto` takes 2
 * ms in Node; a program that names its user never uses it.
 */
export const cheapBytes = (length: number): Uint8Array<ArrayBuffer> =>
  new Uint8Array(length).map(() => systemClock.random() * 256);

/** Makes an object by a global. Returns `undefined` if the global is missing, or the object lacks the member. */
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
 * Returns the platform's UTF-8 encoder. In development, a slow one of the client's own replaces a `TextEncoder` that is
 * missing or broken, as in Jest's jsdom.
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

/** Returns a UTF-8 decoder for messages. It returns an empty text where `TextDecoder` is missing or broken. */
export function createDecoder(): (bytes?: Uint8Array) => string {
  const decoder = attempt(() => new TextDecoder()) as TextDecoder;
  return (bytes) => attempt(() => decoder.decode(bytes, { stream: !!bytes })) ?? '';
}
