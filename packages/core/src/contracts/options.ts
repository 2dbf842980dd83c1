import type { Clock } from './clock.js';
import type { Transport } from './transport.js';

/**
 * The plain values that every client accepts. All are optional. Each value has a builder (`userID` has `withUserID`),
 * and you may mix both forms. If two options set the same value, the later wins. Options that bring code, such as
 * consent or a logger, exist as builders only.
 *
 * Only own properties count, also in groups and in the options of calls. Getters of a class and inherited values do not.
 *
 * @example
 * ```ts
 * const options: ClientOptions = { userID: 'ada', timeoutMs: 2000, batch: { maxSignals: 25 } };
 * const client = createClient('YOUR-APP-ID', options, withLogger(console));
 * ```
 */
export interface ClientOptions {
  /** The transport that sends the requests. @defaultValue the preset's transport; `@td/core` alone has none */
  readonly transport?: Transport | undefined;
  /** The complete URL of the endpoint, used unchanged in place of `baseURL` and `namespace`. @defaultValue none */
  readonly endpoint?: string | undefined;
  /**
   * The URL of the ingest service, or of your own proxy in front of it.
   *
   * @defaultValue `https://nom.telemetrydeck.com`
   */
  readonly baseURL?: string | undefined;
  /** Your organisation's namespace. @defaultValue none */
  readonly namespace?: string | undefined;
  /** The identifier of the user. The client sends only its hash. @defaultValue generated, also for an empty text */
  readonly userID?: string | undefined;
  /**
   * The salt that the client appends to the user identifier before hashing; 10,000 characters at most. @defaultValue
   * empty
   */
  readonly hashSalt?: string | undefined;
  /** The identifier of the session. @defaultValue a new UUID for each client */
  readonly sessionID?: string | undefined;
  /** Whether a user without a `userID` gets a new random identifier in each session. @defaultValue `false` */
  readonly anonymousUser?: boolean | undefined;
  /**
   * Marks all signals as tests, and logs refused requests in full.
   *
   * @defaultValue chosen by the preset; `false` in `@td/core`
   */
  readonly testMode?: boolean | undefined;
  /** The time limit of one request, and of the processors of one signal, in milliseconds. @defaultValue 5000 */
  readonly timeoutMs?: number | undefined;
  /**
   * The parameters of every signal, or a function that returns them for each signal. The payload of a call overrides
   * them.
   *
   * @defaultValue none
   */
  readonly defaultPayload?: object | (() => object) | undefined;
  /** Whether telemetry is on. While it is off, the client reads, writes and sends nothing. @defaultValue `true` */
  readonly enabled?: boolean | undefined;
  /** The size of requests, and how long signals wait for others. */
  readonly batch?: BatchOptions | undefined;
  /** The limits of the queue. */
  readonly queue?: QueueOptions | undefined;
  /** The limits of retries. */
  readonly retry?: RetryOptions | undefined;
  /**
   * The most signals that the program may send, per second on average over a minute, or `false` for no limit. The client
   * drops signals beyond it, and counts them as `rate-limited`, so that an endless loop does not cost a fortune.
   *
   * @defaultValue 1000: up to 60000 signals at once, and 1000 more each second
   */
  readonly rateLimit?: number | false | undefined;
  /**
   * What the client does with signals after a failed attempt of unknown outcome: `retry` may deliver some twice, `drop`
   * may lose some. @defaultValue `retry`
   */
  readonly ambiguousFailure?: 'retry' | 'drop' | undefined;
  /** The source of time and random numbers, for tests. @defaultValue the platform's clock */
  readonly clock?: Clock | undefined;
}

/** The size of requests, and how long signals wait for others. */
export interface BatchOptions {
  /** The most signals in one request. @defaultValue 100 */
  readonly maxSignals?: number | undefined;
  /** The largest body of one request, in bytes of UTF-8. @defaultValue 524288 (512 KiB) */
  readonly maxBytes?: number | undefined;
  /**
   * The linger: how long the first signal waits for others, in milliseconds.
   *
   * @defaultValue 0: one request carries all signals of one turn of the event loop
   */
  readonly lingerMs?: number | undefined;
  /**
   * The most requests at once. Queued signals use one request at a time, so that they arrive in order; the other
   * requests are for `deliverSignal`. @defaultValue 2
   */
  readonly maxInFlight?: number | undefined;
}

/** The limits of retries. The client drops signals beyond a limit, and counts them as `expired`. */
export interface RetryOptions {
  /** The most responses with a temporary error, such as 503, for one signal. @defaultValue 10 */
  readonly maxAttempts?: number | undefined;
  /** The longest time after a signal's first failure, in milliseconds. @defaultValue 86400000 (one day) */
  readonly maxAgeMs?: number | undefined;
  /**
   * The longest delay between two attempts, in milliseconds, as long as the endpoint answers.
   *
   * @defaultValue 300000 (five minutes)
   */
  readonly maxBackoffMs?: number | undefined;
}

/** The limits of the queue. Beyond a limit the client drops the oldest signals, and counts them as `overflow`. */
export interface QueueOptions {
  /** The most signals in the queue. @defaultValue 10000 */
  readonly maxSignals?: number | undefined;
  /** The most bytes of encoded signals in the queue. @defaultValue 5000000 */
  readonly maxBytes?: number | undefined;
}

/** The options of a client, with all defaults filled in. */
export interface ResolvedOptions extends Omit<ClientOptions, 'batch' | 'queue' | 'retry'> {
  readonly baseURL: string;
  readonly testMode: boolean;
  readonly timeoutMs: number;
  readonly enabled: boolean;
  readonly rateLimit: number | false;
  /** See {@link BatchOptions}. */
  readonly batch: Readonly<Record<keyof BatchOptions, number>>;
  /** See {@link QueueOptions}. */
  readonly queue: Readonly<Record<keyof QueueOptions, number>>;
  /** See {@link RetryOptions}. */
  readonly retry: Readonly<Record<keyof RetryOptions, number>>;
  readonly clock: Clock;
}
