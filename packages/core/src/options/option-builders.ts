import type { Clock } from '../contracts/clock.js';
import type { DefaultParameters, PresetOptions } from '../contracts/default-parameters.js';
import type { BatchOptions, ClientOptions, QueueOptions, RetryOptions } from '../contracts/options.js';
import type { Payload } from '../contracts/payload.js';
import type { Transport } from '../contracts/transport.js';

// One builder for each value of `ClientOptions`. What needs code of its own has its builder in `features`.

/**
 * Sends over a transport of your choice.
 *
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withTransport(undiciTransport()));
 * ```
 */
export const withTransport = (transport: Transport): Pick<ClientOptions, 'transport'> => ({ transport });

/**
 * Posts to another URL, used as it is; mainly for tests. A base URL and a namespace then mean nothing.
 *
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withEndpoint('http://127.0.0.1:8080/v2/'));
 * ```
 */
export const withEndpoint = (endpoint: string): Pick<ClientOptions, 'endpoint'> => ({ endpoint });

/**
 * Posts to another ingest service, such as a first-party proxy; its path is kept, and the API's path follows it.
 *
 * @defaultValue `https://nom.telemetrydeck.com`
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withBaseURL('https://example.com/signals'));
 * ```
 */
export const withBaseURL = (baseURL: string): Pick<ClientOptions, 'baseURL'> => ({ baseURL });

/**
 * Sends to your organisation's namespace.
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
 * Names the user. The identifier is hashed with the salt, whatever the order of the two options; only the hash is sent.
 *
 * @defaultValue generated; the preset packages say how
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withUserID('somebody@example.com'), withHashSalt('MySalt'));
 * ```
 */
export const withUserID = (userID: string): Pick<ClientOptions, 'userID'> => ({ userID });

/**
 * Appends a salt to the user identifier before it is hashed.
 *
 * @defaultValue empty
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withHashSalt('a long random text'));
 * ```
 */
export const withHashSalt = (hashSalt: string): Pick<ClientOptions, 'hashSalt'> => ({ hashSalt });

/**
 * Names the session that signals belong to.
 *
 * @defaultValue a UUID made with the client
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withSessionID(request.id));
 * ```
 */
export const withSessionID = (sessionID: string): Pick<ClientOptions, 'sessionID'> => ({ sessionID });

/**
 * Marks signals as tests, which the dashboard shows apart. A logger then gets the whole of a refused request and its
 * response.
 *
 * @defaultValue `false`; `true` when called without an argument
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withTestMode(process.env.NODE_ENV !== 'production'), withLogger(console));
 * ```
 */
export const withTestMode = (testMode = true): Pick<ClientOptions, 'testMode'> => ({ testMode });

/**
 * Limits how long one request may take.
 *
 * @param timeoutMs - In milliseconds.
 * @defaultValue 5000
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withTimeout(2000));
 * ```
 */
export const withTimeout = (timeoutMs: number): Pick<ClientOptions, 'timeoutMs'> => ({ timeoutMs });

/**
 * Adds parameters to every signal: these, or those that a function returns for each. What a call says beats them; they
 * beat what the platform found.
 *
 * @defaultValue none
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withDefaultPayload({ 'Shop.plan': 'pro' }));
 * ```
 */
export const withDefaultPayload = (
  defaultPayload: Payload | (() => Payload),
): Pick<ClientOptions, 'defaultPayload'> => ({ defaultPayload });

/**
 * Switches telemetry on or off. While it is off, nothing is read, written or sent.
 *
 * @defaultValue `true`
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withEnabled(settings.telemetry));
 * ```
 */
export const withEnabled = (enabled: boolean): Pick<ClientOptions, 'enabled'> => ({ enabled });

/**
 * Says how signals gather into requests.
 *
 * @defaultValue at most 100 signals and 512 KiB in one request, with no linger
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withBatching({ maxSignals: 25, lingerMs: 200 }));
 * ```
 */
export const withBatching = (batch: BatchOptions): Pick<ClientOptions, 'batch'> => ({ batch });

/**
 * Limits how many signals may wait. Beyond a limit the oldest go, and count as `overflow`.
 *
 * @defaultValue at most 10000 signals and 5000000 bytes
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withQueue({ maxSignals: 1000 }));
 * ```
 */
export const withQueue = (queue: QueueOptions): Pick<ClientOptions, 'queue'> => ({ queue });

/**
 * Makes a user who is not named another one in each session, so that nobody can be followed from one to the next.
 *
 * @defaultValue `false`; `true` when called without an argument
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withAnonymousUser());
 * ```
 */
export const withAnonymousUser = (anonymousUser = true): Pick<ClientOptions, 'anonymousUser'> => ({ anonymousUser });

/**
 * Says which groups of parameters a preset adds: all but those that are `false`, or none at all; for clients of a preset.
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
 * Limits how often and how long the client tries to deliver a signal. What it gives up counts as `expired`.
 *
 * @defaultValue at most ten answers with an error that passes, one day, and five minutes between two attempts
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withRetry({ maxAttempts: 5, maxAgeMs: 3_600_000 }));
 * ```
 */
export const withRetry = (retry: RetryOptions): Pick<ClientOptions, 'retry'> => ({ retry });

/**
 * Says what happens to signals in a failed attempt that may have been a success: a connection cut or a time-out after the
 * request was written, 502 and 504. `retry` may count some twice, `drop` may lose some.
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
 * Takes time and chance from a clock of your own; for tests.
 *
 * @defaultValue the platform's own
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withTransport(recordingTransport()), withClock(manualClock()));
 * ```
 */
export const withClock = (clock: Clock): Pick<ClientOptions, 'clock'> => ({ clock });
