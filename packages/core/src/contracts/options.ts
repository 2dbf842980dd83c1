import type { Clock } from './clock.js';
import type { DeliveryEvent } from './events.js';
import type { Logger } from './logger.js';
import type { Payload } from './payload.js';
import type { Processor } from './processor.js';
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
  /** The version of the ingest API; 3 keeps the types of parameters, and needs a namespace. @defaultValue 2 */
  readonly ingestVersion?: 2 | 3 | undefined;
  /** Whether signals are those of a website, whose visitors the API counts by itself: one in each request. @defaultValue `false` */
  readonly website?: boolean | undefined;
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
  /** Marks all signals as tests, and has refused requests and doubtful names logged. @defaultValue the preset's own choice; `false` in `@td/core` */
  readonly testMode?: boolean | undefined;
  /** Is told what was refused, lost or left out. @defaultValue silence */
  readonly logger?: Logger | undefined;
  /** How long one request may take, in milliseconds. @defaultValue 5000 */
  readonly timeoutMs?: number | undefined;
  /** The app's version: `TelemetryDeck.AppInfo.version`. @defaultValue not sent, nor when empty */
  readonly appVersion?: string | undefined;
  /** The app's build: `TelemetryDeck.AppInfo.buildNumber`. @defaultValue not sent, nor when empty */
  readonly buildNumber?: string | undefined;
  /** Parameters that every signal carries, or a function that is asked for them; what a call says beats them. @defaultValue none */
  readonly defaultPayload?: Payload | (() => Payload) | undefined;
  /** Which parameters the preset adds by itself: all but those that are `false`, or none at all. @defaultValue all */
  readonly defaultParameters?: false | Partial<DefaultParameters> | undefined;
  /** Begins the names of all signals but TelemetryDeck's own. @defaultValue none */
  readonly signalPrefix?: string | undefined;
  /** Begins the names of all parameters but TelemetryDeck's own. @defaultValue none */
  readonly parameterPrefix?: string | undefined;
  /** Enrich, rename, redact or drop signals, one after another. Those of several options gather. @defaultValue none */
  readonly processors?: readonly Processor[] | undefined;
  /**
   * Whether the user agrees. While it is `unknown`, at most 100 signals wait in memory for the decision, and nothing is
   * read, written or sent. What was decided by `optIn` or `optOut` and is remembered beats it. @defaultValue `granted`
   */
  readonly consent?: 'unknown' | 'granted' | 'denied' | undefined;
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

/** The groups of parameters that a preset adds by itself. */
export interface DefaultParameters {
  /** `TelemetryDeck.SDK.*` */
  readonly sdk: boolean;
  /** `TelemetryDeck.Device.*` */
  readonly device: boolean;
  /** `TelemetryDeck.RunContext.*` */
  readonly runContext: boolean;
  /** `TelemetryDeck.UserPreference.*` */
  readonly userPreference: boolean;
  /** `TelemetryDeck.Accessibility.*` */
  readonly accessibility: boolean;
  /** `TelemetryDeck.Calendar.*` */
  readonly calendar: boolean;
  /** In a browser: the page, where its visitor came from, and the campaign. */
  readonly page: boolean;
}
