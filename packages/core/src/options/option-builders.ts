import type { Clock } from '../contracts/clock.js';
import type { DefaultParameters, PresetOptions } from '../contracts/default-parameters.js';
import type { BatchOptions, ClientOptions, QueueOptions, RetryOptions } from '../contracts/options.js';
import type { CheckedPayload } from '../contracts/payload.js';
import type { Transport } from '../contracts/transport.js';

// One builder for each value of `ClientOptions`. The folder `features` has the builders of features.

/**
 * Sets the transport that sends the requests.
 *
 * @defaultValue the preset's transport; `@td/core` alone has none
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withTransport(undiciTransport()));
 * ```
 */
export const withTransport = (transport: Transport): Pick<ClientOptions, 'transport'> => ({ transport });

/**
 * Sets the complete URL of the endpoint, mainly for tests. The client ignores the base URL and the namespace.
 *
 * @defaultValue none
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withEndpoint('http://127.0.0.1:8080/v2/'));
 * ```
 */
export const withEndpoint = (endpoint: string): Pick<ClientOptions, 'endpoint'> => ({ endpoint });

/**
 * Sets the URL of the ingest service, such as your own proxy. The client appends the path of the API to its path.
 *
 * @defaultValue `https://nom.telemetrydeck.com`
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withBaseURL('https://example.com/signals'));
 * ```
 */
export const withBaseURL = (baseURL: string): Pick<ClientOptions, 'baseURL'> => ({ baseURL });

/**
 * Sets your organisation's namespace.
 *
 * @defaultValue none
 * @see https://telemetrydeck.com/docs/articles/namespaces/
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withNamespace('com.example'));
 * ```
 */
export const withNamespace = (namespace: string): Pick<ClientOptions, 'namespace'> => ({ namespace });

/**
 * Sets the user identifier. The client sends only its hash with the salt. The order of the two options does not matter.
 * An empty identifier names no user, as if the option were not there.
 *
 * @defaultValue generated; the package of each preset explains how
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withUserID('somebody@example.com'), withHashSalt('MySalt'));
 * ```
 */
export const withUserID = (userID: string): Pick<ClientOptions, 'userID'> => ({ userID });

/**
 * Sets the salt that the client appends to the user identifier before hashing.
 *
 * @defaultValue empty
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withHashSalt('a long random text'));
 * ```
 */
export const withHashSalt = (hashSalt: string): Pick<ClientOptions, 'hashSalt'> => ({ hashSalt });

/**
 * Sets the identifier of the session.
 *
 * @defaultValue a new UUID for each client
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withSessionID(request.id));
 * ```
 */
export const withSessionID = (sessionID: string): Pick<ClientOptions, 'sessionID'> => ({ sessionID });

/**
 * Marks signals as tests, which the dashboard shows separately. In test mode, a logger gets the full text of refused
 * requests and their responses.
 *
 * @defaultValue `false`; `true` for a call without an argument
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withTestMode(process.env.NODE_ENV !== 'production'), withLogger(console));
 * ```
 */
export const withTestMode = (testMode = true): Pick<ClientOptions, 'testMode'> => ({ testMode });

/**
 * Sets the time limit of one request, and of the processors of one signal.
 *
 * @param timeoutMs - The limit, in milliseconds.
 * @defaultValue 5000
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withTimeout(2000));
 * ```
 */
export const withTimeout = (timeoutMs: number): Pick<ClientOptions, 'timeoutMs'> => ({ timeoutMs });

/**
 * Adds parameters to every signal: a payload, or a function that returns one for each signal. The payload of a call
 * overrides these parameters; they override the parameters of the preset.
 *
 * @defaultValue none
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withDefaultPayload({ 'Shop.plan': 'pro' }));
 * ```
 */
export function withDefaultPayload<Given extends object>(
  defaultPayload: () => CheckedPayload<Given>,
): Pick<ClientOptions, 'defaultPayload'>;
export function withDefaultPayload<Given extends object>(
  defaultPayload: CheckedPayload<Given>,
): Pick<ClientOptions, 'defaultPayload'>;
export function withDefaultPayload(
  defaultPayload: NonNullable<ClientOptions['defaultPayload']>,
): Pick<ClientOptions, 'defaultPayload'> {
  return { defaultPayload };
}

/**
 * Switches telemetry on or off. While it is off, the client reads, writes and sends nothing.
 *
 * @defaultValue `true`
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withEnabled(settings.telemetry));
 * ```
 */
export const withEnabled = (enabled: boolean): Pick<ClientOptions, 'enabled'> => ({ enabled });

/**
 * Sets the size of requests, and how long signals wait for others.
 *
 * @defaultValue at most 100 signals and 512 KiB in one request, with no linger
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withBatching({ maxSignals: 25, lingerMs: 200 }));
 * ```
 */
export const withBatching = (batch: BatchOptions): Pick<ClientOptions, 'batch'> => ({ batch });

/**
 * Limits the queue. Beyond a limit the client drops the oldest signals, and counts them as `overflow`.
 *
 * @defaultValue at most 10000 signals and 5000000 bytes
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withQueue({ maxSignals: 1000 }));
 * ```
 */
export const withQueue = (queue: QueueOptions): Pick<ClientOptions, 'queue'> => ({ queue });

/**
 * Gives a user without a `userID` a new random identifier in each session, so that TelemetryDeck cannot connect the
 * sessions of one user.
 *
 * @defaultValue `false`; `true` for a call without an argument
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withAnonymousUser());
 * ```
 */
export const withAnonymousUser = (anonymousUser = true): Pick<ClientOptions, 'anonymousUser'> => ({ anonymousUser });

/**
 * Selects the groups of parameters that a preset adds: all except those set to `false`; `false` alone turns all groups
 * off. Only for clients of a preset.
 *
 * @defaultValue all
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withDefaultParameters({ calendar: false }));
 * ```
 */
export const withDefaultParameters = (
  defaultParameters: false | Partial<DefaultParameters>,
): Pick<PresetOptions, 'defaultParameters'> => ({ defaultParameters });

/**
 * Limits retries. The client drops signals beyond a limit, and counts them as `expired`.
 *
 * @defaultValue at most ten responses with a temporary error, one day, and five minutes between two attempts
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withRetry({ maxAttempts: 5, maxAgeMs: 3_600_000 }));
 * ```
 */
export const withRetry = (retry: RetryOptions): Pick<ClientOptions, 'retry'> => ({ retry });

/**
 * Limits how many signals the program may send, per second on average over a minute. The client drops signals beyond the
 * limit, and counts them as `rate-limited`. Signals of earlier runs do not count.
 *
 * @param rateLimit - The signals per second, or `false` for no limit.
 * @defaultValue 1000: up to 60000 signals at once, and 1000 more each second
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withRateLimit(50));
 * ```
 */
export const withRateLimit = (rateLimit: number | false): Pick<ClientOptions, 'rateLimit'> => ({ rateLimit });

/**
 * Selects what the client does with signals after a failed attempt of unknown outcome: a connection cut or a time-out
 * after the transport wrote the request, 502 and 504. `retry` may deliver some twice, `drop` may lose some.
 *
 * @defaultValue `retry`
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withAmbiguousFailure('drop'));
 * ```
 */
export const withAmbiguousFailure = (ambiguousFailure: 'retry' | 'drop'): Pick<ClientOptions, 'ambiguousFailure'> => ({
  ambiguousFailure,
});

/**
 * Sets the source of time and random numbers, for tests.
 *
 * @defaultValue the platform's clock
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withTransport(recordingTransport()), withClock(manualClock()));
 * ```
 */
export const withClock = (clock: Clock): Pick<ClientOptions, 'clock'> => ({ clock });
