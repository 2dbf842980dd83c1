import { type Clock, systemClock } from './clock.js';
import { TelemetryDeckError } from './errors.js';
import { DEFAULT_BASE_URL, ingestV2URL } from './ingest-v2.js';
import type { Logger } from './logger.js';
import { nearest } from './nearest.js';
import type { Payload } from './payload.js';
import { randomUUID } from './random-uuid.js';
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
  /** The app's version: `TelemetryDeck.AppInfo.version`. @defaultValue not sent */
  readonly appVersion?: string | undefined;
  /** The app's build: `TelemetryDeck.AppInfo.buildNumber`. @defaultValue not sent */
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

/** Complete options: nothing is optional after this but what may be absent for good. */
export interface ResolvedOptions {
  readonly url: string;
  readonly transport: Transport | undefined;
  readonly userID: string | undefined;
  readonly hashSalt: string;
  readonly sessionID: string;
  readonly testMode: boolean;
  readonly logger: Logger | undefined;
  readonly timeoutMs: number;
  readonly enabled: boolean;
  readonly payload: Payload;
  readonly batch: Readonly<Record<keyof BatchOptions, number>>;
  readonly queue: Readonly<Record<keyof QueueOptions, number>>;
  readonly clock: Clock;
}

/** The longest delay that a JavaScript timer knows, in milliseconds: a signed 32-bit number. */
export const MAX_TIMER_MS: number = 2 ** 31 - 1;

/** Merges, checks and completes what was said to `createClient`. */
export function resolveOptions(given: readonly ClientOptions[]): ResolvedOptions {
  const options: ClientOptions = {};
  for (const part of given) merge(options as Record<string, unknown>, part);
  const { batch = {}, queue = {} } = options;
  return {
    url: options.endpoint ?? ingestV2URL(options.baseURL ?? DEFAULT_BASE_URL, options.namespace),
    transport: options.transport,
    userID: options.userID,
    hashSalt: options.hashSalt ?? '',
    sessionID: options.sessionID ?? randomUUID(),
    testMode: options.testMode ?? false,
    logger: options.logger,
    timeoutMs: options.timeoutMs ?? 5000,
    enabled: options.enabled ?? true,
    payload: { ...appInfo(options), ...options.defaultPayload },
    batch: { maxSignals: batch.maxSignals ?? 100, maxBytes: batch.maxBytes ?? 524_288, lingerMs: batch.lingerMs ?? 0 },
    queue: { maxSignals: queue.maxSignals ?? 10_000, maxBytes: queue.maxBytes ?? 5_000_000 },
    clock: options.clock ?? systemClock,
  };
}

function merge(options: Record<string, unknown>, part: unknown): void {
  if (!isObject(part)) throw invalid(`an option must come as withUserID(…) or { userID: … }, not as a ${typeof part}`);
  for (const [name, value] of Object.entries(part)) {
    checkOption(checks, name, value);
    if (value !== undefined) options[name] = value;
  }
}

/** The version that the dashboard reads, and the build beside it; both together only when both are known. */
function appInfo({ appVersion, buildNumber }: ClientOptions): Payload {
  const scope = 'TelemetryDeck.AppInfo.';
  return {
    [`${scope}version`]: appVersion,
    [`${scope}buildNumber`]: buildNumber,
    [`${scope}versionAndBuildNumber`]: appVersion && buildNumber ? `${appVersion} ${buildNumber}` : undefined,
  };
}

/** Says what a usable value would be, or gives `undefined` when the value is one. */
type Check = (value: unknown) => string | undefined;

const text: Check = (value) => (typeof value === 'string' && value ? undefined : 'a string that is not empty');
const anyText: Check = (value) => (typeof value === 'string' ? undefined : 'a string');
const flag: Check = (value) => (typeof value === 'boolean' ? undefined : 'true or false');
const url: Check = (value) => {
  try {
    const { protocol, username, password } = new URL(value as string);
    if (/^https?:$/.test(protocol) && !username && !password) return undefined;
  } catch {}
  return 'a complete http:// or https:// URL without user name and password';
};
const number =
  (least: number, most: number): Check =>
  (value) =>
    typeof value === 'number' && value >= least && value <= most ? undefined : `a number from ${least} to ${most}`;
const methods =
  (...names: string[]): Check =>
  (value) =>
    isObject(value) && names.every((name) => typeof value[name] === 'function')
      ? undefined
      : `an object with ${names.join('() and ')}()`;
const object: Check = (value) => (isObject(value) ? undefined : 'an object');
const group =
  (inner: Record<string, Check>): Check =>
  (value) => {
    if (isObject(value)) for (const name of Object.keys(value)) checkOption(inner, name, value[name]);
    return object(value);
  };

const count = number(1, Number.MAX_SAFE_INTEGER);
const delay = number(0, MAX_TIMER_MS);

const checks: Record<keyof ClientOptions, Check> = {
  transport: methods('send'),
  endpoint: url,
  baseURL: url,
  namespace: text,
  userID: text,
  hashSalt: anyText,
  sessionID: text,
  testMode: flag,
  logger: methods('error', 'warn'),
  timeoutMs: number(1, MAX_TIMER_MS),
  appVersion: text,
  buildNumber: text,
  defaultPayload: object,
  enabled: flag,
  batch: group({ maxSignals: count, maxBytes: count, lingerMs: delay }),
  queue: group({ maxSignals: count, maxBytes: count }),
  clock: methods('now', 'monotonic', 'random', 'setTimer'),
};

function checkOption(known: Record<string, Check>, name: string, value: unknown): void {
  const check = Object.hasOwn(known, name) ? known[name] : undefined;
  if (!check) throw invalid(`there is no option "${name}"; did you mean "${nearest(name, Object.keys(known))}"?`);
  const wanted = value === undefined ? undefined : check(value);
  if (wanted) throw invalid(`option "${name}" must be ${wanted}, not ${describe(name, value)}`);
}

function invalid(message: string): TelemetryDeckError {
  return new TelemetryDeckError('INVALID_OPTION', message);
}

/** The value, where it gives nothing away: not who the user is, nor what an endpoint's URL may hold as a secret. */
function describe(name: string, value: unknown): string {
  if (value === '' || value === null) return value === '' ? 'an empty string' : 'null';
  if (name === 'userID' || name === 'hashSalt') return `a ${typeof value}`;
  if (typeof value === 'string') return `"${value.replace(/\/\/[^/]*@/, '//…@').replace(/[?#].*/s, '?…')}"`;
  return typeof value === 'object' || typeof value === 'function' ? `a ${typeof value}` : `${String(value)}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
