import { type Clock, systemClock } from './clock.js';
import type { DeliveryEvent } from './diagnostics.js';
import { DEFAULT_BASE_URL, ingestV2URL } from './ingest-v2.js';
import type { Logger } from './logger.js';
import { type Check, type Checks, mergeOptions, object } from './merge-options.js';
import type { Payload } from './payload.js';
import type { Platform } from './platform.js';
import { randomSessionID } from './random-uuid.js';
import type { Transport } from './transport.js';

/**
 * Everything that can be said to `createClient`, all of it optional. Each key has its builder (`userID` has
 * `withUserID`), and both ways may be mixed; where an option is given twice, the later one wins.
 */
export interface ClientOptions {
  /** What carries the requests. @defaultValue the preset's own; `@td/core` alone has none */
  readonly transport?: Transport | undefined;
  /** The complete URL to post to, used as it is; `baseURL` and `namespace` then mean nothing. */
  readonly endpoint?: string | undefined;
  /** The ingest service, or a proxy of your own in front of it. @defaultValue `https://nom.telemetrydeck.com` */
  readonly baseURL?: string | undefined;
  /** Your organisation's namespace. @defaultValue none */
  readonly namespace?: string | undefined;
  /** Who uses the program. Hashed before it is sent. @defaultValue generated */
  readonly userID?: string | undefined;
  /** Appended to the user identifier before hashing. @defaultValue empty */
  readonly hashSalt?: string | undefined;
  /** Groups the signals of one session. @defaultValue a UUID made with the client */
  readonly sessionID?: string | undefined;
  /** Marks all signals as tests, and has refused requests logged in full. @defaultValue `false` */
  readonly testMode?: boolean | undefined;
  /** Is told what was refused, lost or left out. @defaultValue silence */
  readonly logger?: Logger | undefined;
  /** How long one request may take, in milliseconds. @defaultValue 5000 */
  readonly timeoutMs?: number | undefined;
  /** The app's version: `TelemetryDeck.AppInfo.version`. @defaultValue not sent, nor when empty */
  readonly appVersion?: string | undefined;
  /** The app's build: `TelemetryDeck.AppInfo.buildNumber`. @defaultValue not sent, nor when empty */
  readonly buildNumber?: string | undefined;
  /** Parameters that every signal carries; what a call says beats them. @defaultValue none */
  readonly defaultPayload?: Payload | undefined;
  /** Whether signals are sent at all. While they are not, nothing is read, written or sent. @defaultValue `true` */
  readonly enabled?: boolean | undefined;
  /** How signals gather into requests. */
  readonly batch?: BatchOptions | undefined;
  /** How many signals may wait. */
  readonly queue?: QueueOptions | undefined;
  /** How long a signal is tried. */
  readonly retry?: RetryOptions | undefined;
  /**
   * What becomes of signals whose delivery failed in a way that may have been a success: `retry` may count some twice,
   * `drop` may lose some. @defaultValue `retry`
   */
  readonly ambiguousFailure?: 'retry' | 'drop' | undefined;
  /** Is told what was retried, split and dropped, and why. @defaultValue nobody */
  readonly diagnostics?: ((event: DeliveryEvent) => void) | undefined;
  /** Lets a worker live until what was sent has been delivered: the `waitUntil` of its context. @defaultValue none */
  readonly waitUntil?: ((delivery: Promise<unknown>) => void) | undefined;
  /** Time and chance; for tests. @defaultValue the platform's own */
  readonly clock?: Clock | undefined;
}

/** How signals gather into requests. */
export interface BatchOptions {
  /** The most signals in one request. @defaultValue 100 */
  readonly maxSignals?: number | undefined;
  /** The largest body of one request, in bytes of UTF-8. @defaultValue 524288 (512 KiB) */
  readonly maxBytes?: number | undefined;
  /** How long the first signal waits for others, in milliseconds. @defaultValue 0: what one turn sends leaves together */
  readonly lingerMs?: number | undefined;
  /**
   * The most requests under way at once. Signals that are sent have one at a time, so that they arrive in order; the
   * others are for those that are delivered by themselves. @defaultValue 2
   */
  readonly maxInFlight?: number | undefined;
}

/** How long a signal is tried. What is given up is counted as `expired`. */
export interface RetryOptions {
  /** How often the endpoint may answer with an error that passes. @defaultValue 10 */
  readonly maxAttempts?: number | undefined;
  /** How long after its first failure, in milliseconds. @defaultValue 86400000 (one day) */
  readonly maxAgeMs?: number | undefined;
}

/** How many signals may wait. When a bound is passed the oldest go, and are counted as `overflow`. */
export interface QueueOptions {
  /** The most signals that wait. @defaultValue 10000 */
  readonly maxSignals?: number | undefined;
  /** The most bytes of encoded signals that wait. @defaultValue 5000000 */
  readonly maxBytes?: number | undefined;
}

/** Complete options: what may still be absent is what has no default but the platform's. */
export interface ResolvedOptions extends Omit<ClientOptions, 'batch' | 'queue' | 'retry'> {
  readonly url: string;
  readonly sessionID: string;
  readonly testMode: boolean;
  readonly timeoutMs: number;
  readonly enabled: boolean;
  readonly batch: Readonly<Record<keyof BatchOptions, number>>;
  readonly queue: Readonly<Record<keyof QueueOptions, number>>;
  readonly retry: Readonly<Record<keyof RetryOptions, number>>;
  readonly clock: Clock;
}

/** Merges, checks and completes what was said to `createClient`; the platform speaks first. */
export function resolveOptions<Options extends ClientOptions>(
  given: readonly Options[],
  platform: Pick<Platform<Options>, 'defaults' | 'checks'>,
): ResolvedOptions & Options {
  const options = {
    baseURL: DEFAULT_BASE_URL,
    sessionID: randomSessionID(),
    testMode: false,
    timeoutMs: 5000,
    enabled: true,
    batch: { maxSignals: 100, maxBytes: 524_288, lingerMs: 0, maxInFlight: 2 },
    queue: { maxSignals: 10_000, maxBytes: 5_000_000 },
    retry: { maxAttempts: 10, maxAgeMs: 86_400_000 },
    clock: systemClock,
  };
  for (const part of [platform.defaults ?? {}, ...given]) {
    mergeOptions(options, part, { ...checks, ...platform.checks });
  }
  const { endpoint, baseURL, namespace }: ClientOptions & typeof options = options;
  return { ...options, url: endpoint ?? ingestV2URL(baseURL, namespace) } as ResolvedOptions & Options;
}

/** A check of what a value is by its type and text, such as `number:42`. */
const matching =
  (pattern: RegExp, wanted: string): Check =>
  (value) =>
    !pattern.test(`${typeof value}:${typeof value === 'object' ? '' : String(value)}`) && wanted;

const text = matching(/^string/, 'a string');
const nonEmpty = matching(/^string:./s, 'a non-empty string');
const namespace = matching(/^string:[\w.-]*\w[\w.-]*$/, 'a name like com.example');
const flag = matching(/^boolean/, 'a boolean');
const callable = matching(/^function/, 'a function');
const count = matching(/^number:[1-9]\d*$/, 'a positive integer');
const linger = matching(/^number:\d/, 'a number of milliseconds');
const duration = matching(/^number:(?!0$)\d/, 'a positive number of milliseconds');
const failurePolicy = matching(/^string:(retry|drop)$/, '"retry" or "drop"');
const url: Check = (value) => {
  try {
    const { protocol, username, password, hash } = new URL(value as string);
    // `fetch` refuses user names and passwords, and drops fragments.
    if (typeof value === 'string' && /^https?:$/.test(protocol) && !(username + password + hash)) return false;
  } catch {}
  return 'an http(s) URL without credentials and fragment';
};

/** A check for an object that has all these methods. */
export const having =
  (...methods: readonly string[]): Check =>
  (value) =>
    methods.some((method) => typeof Object(value)[method] !== 'function') &&
    `an object with ${methods.join('() and ')}()`;

const checks: Checks & Readonly<Record<keyof ClientOptions, unknown>> = {
  transport: having('send'),
  endpoint: url,
  baseURL: url,
  namespace,
  userID: nonEmpty,
  hashSalt: text,
  sessionID: nonEmpty,
  testMode: flag,
  logger: having('error', 'warn'),
  timeoutMs: duration,
  appVersion: text,
  buildNumber: text,
  defaultPayload: object,
  enabled: flag,
  batch: { maxSignals: count, maxBytes: count, lingerMs: linger, maxInFlight: count },
  queue: { maxSignals: count, maxBytes: count },
  retry: { maxAttempts: count, maxAgeMs: duration },
  ambiguousFailure: failurePolicy,
  diagnostics: callable,
  waitUntil: callable,
  clock: having('now', 'monotonic', 'random', 'setTimer'),
};
