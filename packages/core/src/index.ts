/// <reference lib="esnext.disposable" preserve="true" />

export type {
  AnySignals,
  Client,
  CloseOptions,
  FlushOptions,
  OpenArguments,
  OpenKeys,
  SignalArguments,
  SignalName,
} from './contracts/client.js';
export type { Clock } from './contracts/clock.js';
export type { TelemetryDeckErrorCode, TransportErrorKind } from './contracts/errors.js';
export { isTelemetryDeckError, TelemetryDeckError, TransportError } from './contracts/errors.js';
export type { DeliveryEvent } from './contracts/events.js';
export type { Logger } from './contracts/logger.js';
export type {
  BatchOptions,
  ClientOptions,
  DefaultParameters,
  QueueOptions,
  RetryOptions,
} from './contracts/options.js';
export type { EncodedPayload, OpenPayload, Payload, PayloadValue } from './contracts/payload.js';
export type { ClientLifecycle, Platform, PlatformClientOptions } from './contracts/preset.js';
export type { Processor, TrackedSignal } from './contracts/processor.js';
export type { ReservedName } from './contracts/reserved-name.js';
export type { SessionOptions } from './contracts/session-options.js';
export type { DeliverOptions, SignalBody, SignalOptions } from './contracts/signal.js';
export type { SignalStore, StoredSignal } from './contracts/signal-store.js';
export type { StateStorage } from './contracts/state-storage.js';

export type { ClientStats, DropReason, FlushReport } from './contracts/stats.js';
export type { Transport, TransportRequest, TransportResponse } from './contracts/transport.js';
export { createClient } from './create-client.js';
export { createPlatformClient } from './create-platform-client.js';
export type { Verdict } from './delivery/classify-response.js';
export { responseVerdicts } from './delivery/classify-response.js';
export { calendarParameters, timeZoneName } from './encoding/calendar-parameters.js';
export { hashUserID } from './identity/hash.js';
export { randomUUID } from './identity/random-uuid.js';
export type { LazyClient } from './lazy-client.js';
export { lazyClient } from './lazy-client.js';
export type { Check, Checks } from './options/merge-options.js';
export {
  withAmbiguousFailure,
  withAnonymousUser,
  withAppVersion,
  withBaseURL,
  withBatching,
  withBuildNumber,
  withClock,
  withConsent,
  withDefaultParameters,
  withDefaultPayload,
  withDiagnostics,
  withEnabled,
  withEndpoint,
  withHashSalt,
  withIngestVersion,
  withLogger,
  withNamespace,
  withParameterPrefix,
  withProcessor,
  withQueue,
  withRetry,
  withSessionID,
  withSessions,
  withSignalPrefix,
  withStore,
  withTestMode,
  withTimeout,
  withTransport,
  withUserID,
  withWaitUntil,
  withWebsite,
} from './options/option-builders.js';
export { fallbackTransport } from './transports/fallback-transport.js';
export { followRedirects } from './transports/follow-redirects.js';
export type { ByteStream } from './transports/response-text.js';
export { MAX_RESPONSE_BYTES, readResponseText } from './transports/response-text.js';
export { teeTransport } from './transports/tee-transport.js';
export { toTransportError } from './transports/to-transport-error.js';
