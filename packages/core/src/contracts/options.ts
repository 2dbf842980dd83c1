import type { Clock } from './clock.js';
import type { Payload } from './payload.js';
import type { Transport } from './transport.js';

/**
 * The values that every client knows, all of them optional. Each has its builder (`userID` has `withUserID`), and both
 * ways may be mixed; where a value is given twice, the later one wins. What needs code of its own, such as consent or a
 * logger, has a builder alone.
 */
export interface ClientOptions {
  /** What carries the requests. @defaultValue the preset's own; `@td/core` alone has none */
  readonly transport?: Transport | undefined;
  /** The complete URL to post to, used as it is; `baseURL` and `namespace` then mean nothing. @defaultValue none */
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
  /** Whether a user who is not named is another one in each session. @defaultValue `false` */
  readonly anonymousUser?: boolean | undefined;
  /** Marks all signals as tests, and has refused requests logged in full. @defaultValue the preset's own choice; `false` in `@td/core` */
  readonly testMode?: boolean | undefined;
  /** How long one request may take, in milliseconds. @defaultValue 5000 */
  readonly timeoutMs?: number | undefined;
  /** Parameters that every signal carries, or a function that returns them for each signal. What a call says beats them. @defaultValue none */
  readonly defaultPayload?: Payload | (() => Payload) | undefined;
  /** Whether signals are sent at all. While they are not, the client reads, writes and sends nothing. @defaultValue `true` */
  readonly enabled?: boolean | undefined;
  /** How signals gather into requests. */
  readonly batch?: BatchOptions | undefined;
  /** How many signals may wait. */
  readonly queue?: QueueOptions | undefined;
  /** How often and how long the client tries to deliver a signal. */
  readonly retry?: RetryOptions | undefined;
  /**
   * What happens to signals in a failed attempt that may have been a success: `retry` may count some twice, `drop` may
   * lose some. @defaultValue `retry`
   */
  readonly ambiguousFailure?: 'retry' | 'drop' | undefined;
  /** Time and chance; for tests. @defaultValue the platform's own */
  readonly clock?: Clock | undefined;
}

/** How signals gather into requests. */
export interface BatchOptions {
  /** The most signals in one request. @defaultValue 100 */
  readonly maxSignals?: number | undefined;
  /** The largest body of one request, in bytes of UTF-8. @defaultValue 524288 (512 KiB) */
  readonly maxBytes?: number | undefined;
  /** How long the first signal waits for others, in milliseconds. @defaultValue 0: the signals of one turn leave together */
  readonly lingerMs?: number | undefined;
  /**
   * The most requests under way at once. Queued signals have one request at a time, so that they arrive in order; the
   * others are for `deliverSignal`. @defaultValue 2
   */
  readonly maxInFlight?: number | undefined;
}

/** How often and how long the client tries to deliver a signal. What it gives up counts as `expired`. */
export interface RetryOptions {
  /** How often the endpoint may answer with an error that passes. @defaultValue 10 */
  readonly maxAttempts?: number | undefined;
  /** How long after its first failure, in milliseconds. @defaultValue 86400000 (one day) */
  readonly maxAgeMs?: number | undefined;
  /** The longest delay between two attempts, in milliseconds, where the endpoint answers at all. @defaultValue 300000 (five minutes) */
  readonly maxBackoffMs?: number | undefined;
}

/** How many signals may wait. Beyond a bound the oldest go, and count as `overflow`. */
export interface QueueOptions {
  /** The most signals that wait. @defaultValue 10000 */
  readonly maxSignals?: number | undefined;
  /** The most bytes of encoded signals that wait. @defaultValue 5000000 */
  readonly maxBytes?: number | undefined;
}

/** Complete options: every value that has a default is there. */
export interface ResolvedOptions extends Omit<ClientOptions, 'batch' | 'queue' | 'retry'> {
  readonly baseURL: string;
  readonly testMode: boolean;
  readonly timeoutMs: number;
  readonly enabled: boolean;
  readonly batch: Readonly<Record<keyof BatchOptions, number>>;
  readonly queue: Readonly<Record<keyof QueueOptions, number>>;
  readonly retry: Readonly<Record<keyof RetryOptions, number>>;
  readonly clock: Clock;
}
