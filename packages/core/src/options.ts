import { type Clock, MAX_TIMER_MS, systemClock } from './clock.js';
import { DEFAULT_BASE_URL, ingestV2URL } from './ingest-v2.js';
import type { Logger } from './logger.js';
import { type Check, type Checks, mergeOptions, object } from './merge-options.js';
import type { Payload } from './payload.js';
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
}

/** How many signals may wait. When a bound is passed the oldest go, and are counted as `overflow`. */
export interface QueueOptions {
  /** The most signals that wait. @defaultValue 10000 */
  readonly maxSignals?: number | undefined;
  /** The most bytes of encoded signals that wait. @defaultValue 5000000 */
  readonly maxBytes?: number | undefined;
}

/** Complete options: what may still be absent is what has no default but the platform's. */
export interface ResolvedOptions extends Omit<ClientOptions, 'batch' | 'queue'> {
  readonly url: string;
  readonly sessionID: string;
  readonly testMode: boolean;
  readonly timeoutMs: number;
  readonly enabled: boolean;
  readonly batch: Readonly<Record<keyof BatchOptions, number>>;
  readonly queue: Readonly<Record<keyof QueueOptions, number>>;
  readonly clock: Clock;
}

/** Merges, checks and completes what was said to `createClient`. */
export function resolveOptions(given: readonly ClientOptions[]): ResolvedOptions {
  const options = {
    baseURL: DEFAULT_BASE_URL,
    sessionID: randomSessionID(),
    testMode: false,
    timeoutMs: 5000,
    enabled: true,
    batch: { maxSignals: 100, maxBytes: 524_288, lingerMs: 0 },
    queue: { maxSignals: 10_000, maxBytes: 5_000_000 },
    clock: systemClock,
  };
  for (const part of given) mergeOptions(options, part, checks);
  const { endpoint, baseURL, namespace }: ClientOptions & typeof options = options;
  return { ...options, url: endpoint ?? ingestV2URL(baseURL, namespace) };
}

const nonEmpty: Check = (value) => (typeof value !== 'string' || value === '') && 'a non-empty string';
const namespace: Check = (value) =>
  !(typeof value === 'string' && /^[\w.-]*\w[\w.-]*$/.test(value)) && 'a name like com.example';
const text: Check = (value) => typeof value !== 'string' && 'a string';
const flag: Check = (value) => typeof value !== 'boolean' && 'a boolean';
const duration: Check = (value) => wantNumber(value, 1, MAX_TIMER_MS);
const linger: Check = (value) => wantNumber(value, 0, MAX_TIMER_MS);
const count: Check = (value) => !(Number.isInteger(value) && (value as number) > 0) && 'a positive integer';
const url: Check = (value) => {
  try {
    const { protocol, username, password, hash } = new URL(value as string);
    // `fetch` refuses user names and passwords, and drops fragments.
    if (typeof value === 'string' && /^https?:$/.test(protocol) && !(username + password + hash)) return false;
  } catch {}
  return 'an http(s) URL without credentials and fragment';
};

function wantNumber(value: unknown, least: number, most: number): string | false {
  return !(typeof value === 'number' && value >= least && value <= most) && `a number from ${least} to ${most}`;
}

function wantMethods(value: unknown, ...methods: readonly string[]): string | false {
  return (
    methods.some((method) => typeof Object(value)[method] !== 'function') &&
    `an object with ${methods.join('() and ')}()`
  );
}

const checks: Checks & Readonly<Record<keyof ClientOptions, unknown>> = {
  transport: (value: unknown) => wantMethods(value, 'send'),
  endpoint: url,
  baseURL: url,
  namespace,
  userID: nonEmpty,
  hashSalt: text,
  sessionID: nonEmpty,
  testMode: flag,
  logger: (value: unknown) => wantMethods(value, 'error', 'warn'),
  timeoutMs: duration,
  appVersion: text,
  buildNumber: text,
  defaultPayload: object,
  enabled: flag,
  batch: { maxSignals: count, maxBytes: count, lingerMs: linger },
  queue: { maxSignals: count, maxBytes: count },
  clock: (value: unknown) => wantMethods(value, 'now', 'monotonic', 'random', 'setTimer'),
};
