import type { Clock } from '../contracts/clock.js';
import type { DeliveryEvent } from '../contracts/events.js';
import type { Logger } from '../contracts/logger.js';
import type {
  BatchOptions,
  ClientOptions,
  DefaultParameters,
  QueueOptions,
  RetryOptions,
} from '../contracts/options.js';
import type { Payload } from '../contracts/payload.js';
import type { PlatformClientOptions } from '../contracts/preset.js';
import type { Processor } from '../contracts/processor.js';
import type { SessionOptions } from '../contracts/session-options.js';
import type { SignalStore } from '../contracts/signal-store.js';
import type { Transport } from '../contracts/transport.js';

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
 * Marks signals as tests, which the dashboard shows apart. With a logger, a refused request is logged with its status,
 * its body and the body of the response.
 *
 * @defaultValue `false`; `true` when called without an argument
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withTestMode(process.env.NODE_ENV !== 'production'), withLogger(console));
 * ```
 */
export const withTestMode = (testMode = true): Pick<ClientOptions, 'testMode'> => ({ testMode });

/**
 * Tells a logger what was refused, lost or left out. Without one the library is silent.
 *
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withLogger(console));
 * ```
 */
export const withLogger = (logger: Logger): Pick<ClientOptions, 'logger'> => ({ logger });

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
 * Says the app's version, which the dashboard's "App Versions" reads: `TelemetryDeck.AppInfo.version`.
 *
 * @defaultValue not sent
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withAppVersion('1.4.2'), withBuildNumber('318'));
 * ```
 */
export const withAppVersion = (appVersion: string): Pick<ClientOptions, 'appVersion'> => ({ appVersion });

/**
 * Says the app's build: `TelemetryDeck.AppInfo.buildNumber`, and with a version also `.versionAndBuildNumber`.
 *
 * @defaultValue not sent
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withAppVersion('1.4.2'), withBuildNumber('318'));
 * ```
 */
export const withBuildNumber = (buildNumber: string): Pick<ClientOptions, 'buildNumber'> => ({ buildNumber });

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
 * Limits how many signals may wait. When a limit is passed the oldest go, and are counted as `overflow`.
 *
 * @defaultValue at most 10000 signals and 5000000 bytes
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withQueue({ maxSignals: 1000 }));
 * ```
 */
export const withQueue = (queue: QueueOptions): Pick<ClientOptions, 'queue'> => ({ queue });

/**
 * Sends to another version of the ingest API: 3 keeps the types of parameters, and needs a namespace.
 *
 * @defaultValue 2
 * @see https://telemetrydeck.com/docs/ingest/v3/
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withIngestVersion(3), withNamespace('com.example'));
 * ```
 */
export const withIngestVersion = (ingestVersion: 2 | 3): Pick<ClientOptions, 'ingestVersion'> => ({ ingestVersion });

/**
 * Sends page views of a website, whose visitors the API counts by itself: each signal in a request of its own, without a
 * user or a session.
 *
 * @defaultValue `false`; `true` when called without an argument
 * @example
 * ```ts
 * const website = createClient('YOUR-APP-ID', withWebsite());
 * website.sendSignal('pageView', { url: location.href, referrer: document.referrer });
 * ```
 */
export const withWebsite = (website = true): Pick<ClientOptions, 'website'> => ({ website });

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
 * Says which groups of parameters the package adds by itself: all but those that are `false`, or none at all.
 *
 * @defaultValue all
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withDefaultParameters({ calendar: false }));
 * ```
 */
export const withDefaultParameters = (
  defaultParameters: false | Partial<DefaultParameters>,
): Pick<ClientOptions, 'defaultParameters'> => ({ defaultParameters });

/**
 * Begins the names of all signals but TelemetryDeck's own, and of none twice.
 *
 * @defaultValue none
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withSignalPrefix('Shop.'));
 * ```
 */
export const withSignalPrefix = (signalPrefix: string): Pick<ClientOptions, 'signalPrefix'> => ({ signalPrefix });

/**
 * Begins the names of all parameters but TelemetryDeck's own, and of none twice.
 *
 * @defaultValue none
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withParameterPrefix('Shop.'));
 * ```
 */
export const withParameterPrefix = (parameterPrefix: string): Pick<ClientOptions, 'parameterPrefix'> => ({
  parameterPrefix,
});

/**
 * Enriches, renames, redacts or drops signals before they are sent. Several work one after another, in the order in
 * which they were given.
 *
 * @defaultValue none
 * @example
 * ```ts
 * createClient(
 *   'YOUR-APP-ID',
 *   withProcessor((signal, next) => (signal.type === 'Debug.tick' ? undefined : next(signal))),
 * );
 * ```
 */
export const withProcessor = (processor: Processor): Pick<ClientOptions, 'processors'> => ({ processors: [processor] });

/**
 * Says whether the user agrees. While it is `unknown`, at most 100 signals wait in memory for `optIn` or `optOut`, and
 * nothing is read, written or sent.
 *
 * @defaultValue `granted`
 * @example
 * ```ts
 * const client = createClient('YOUR-APP-ID', withConsent('unknown'));
 * banner.onAccept(() => client.optIn());
 * banner.onRefuse(() => client.optOut());
 * ```
 */
export const withConsent = (consent: 'unknown' | 'granted' | 'denied'): Pick<ClientOptions, 'consent'> => ({ consent });

/**
 * Has sessions told apart, counted and told to TelemetryDeck, which its retention insights need; for clients of a preset.
 *
 * @defaultValue on in browsers, off in Node; on when called without an argument
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withSessions({ timeoutMs: 1_800_000 }));
 * ```
 */
export const withSessions = (sessions: boolean | SessionOptions = true): Pick<PlatformClientOptions, 'sessions'> => ({
  sessions,
});

/**
 * Limits how long a signal is tried. What is given up is counted as `expired`.
 *
 * @defaultValue at most ten answers with an error that passes, and one day
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withRetry({ maxAttempts: 5, maxAgeMs: 3_600_000 }));
 * ```
 */
export const withRetry = (retry: RetryOptions): Pick<ClientOptions, 'retry'> => ({ retry });

/**
 * Says what becomes of signals whose delivery failed in a way that may have been a success: a connection cut or a
 * time-out after they were written, 502 and 504. `retry` may count some twice, `drop` may lose some.
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
 * Keeps signals in a store of your own beyond the end of the program; for clients of a preset, and of
 * `createPlatformClient`.
 *
 * @defaultValue the preset's own
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withStore(myStore));
 * ```
 */
export const withStore = (store: SignalStore): Pick<PlatformClientOptions, 'store'> => ({ store });

/**
 * Tells a listener what was retried, split and dropped, and why. Of one kind and reason there is at most one event in a
 * second; its number of signals sums up.
 *
 * @defaultValue nobody is told
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withDiagnostics(({ kind, reason, signals }) => metrics.count(kind, reason, signals)));
 * ```
 */
export const withDiagnostics = (diagnostics: (event: DeliveryEvent) => void): Pick<ClientOptions, 'diagnostics'> => ({
  diagnostics,
});

/**
 * Lets a worker or a serverless function live until what was sent has been delivered, at most for five seconds.
 *
 * @param waitUntil - The function of that name that the platform hands to each request.
 * @defaultValue none
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withWaitUntil((delivery) => context.waitUntil(delivery)));
 * ```
 */
export const withWaitUntil = (waitUntil: (delivery: Promise<unknown>) => void): Pick<ClientOptions, 'waitUntil'> => ({
  waitUntil,
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
