/// <reference lib="esnext.disposable" preserve="true" />

export { calendarParameters, timeZoneName } from './calendar-parameters.js';
export type { Verdict } from './classify-response.js';
export { responseVerdicts } from './classify-response.js';
export type {
  AnySignals,
  Client,
  CloseOptions,
  FlushOptions,
  OpenArguments,
  OpenKeys,
  SignalArguments,
  SignalName,
} from './client.js';
export type { Clock } from './clock.js';
export { createClient } from './create-client.js';
export { createPlatformClient } from './create-platform-client.js';
export type { DeliveryEvent } from './diagnostics.js';
export type { TelemetryDeckErrorCode, TransportErrorKind } from './errors.js';
export { isTelemetryDeckError, TelemetryDeckError, TransportError } from './errors.js';
export { fallbackTransport } from './fallback-transport.js';
export { followRedirects } from './follow-redirects.js';
export { hashUserID } from './hash.js';
export type { LazyClient } from './lazy-client.js';
export { lazyClient } from './lazy-client.js';
export type { ClientStats, DropReason, FlushReport } from './ledger.js';
export type { Logger } from './logger.js';
export type { Memory } from './memory.js';
export type { Check, Checks } from './merge-options.js';
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
} from './option-builders.js';
export type { BatchOptions, ClientOptions, DefaultParameters, QueueOptions, RetryOptions } from './options.js';
export type { EncodedPayload, OpenPayload, Payload, PayloadValue } from './payload.js';
export type { Engine, Platform, PlatformClientOptions } from './platform.js';
export type { Processor, TrackedSignal } from './processor.js';
export { randomUUID } from './random-uuid.js';
export type { ReservedName } from './reserved-names.js';
export type { ByteStream } from './response-text.js';
export { MAX_RESPONSE_BYTES, readResponseText } from './response-text.js';
export type { SessionOptions } from './sessions.js';
export type { DeliverOptions, SignalBody, SignalOptions } from './signal.js';
export type { SignalStore, StoredSignal } from './signal-store.js';
export { teeTransport } from './tee-transport.js';
export { toTransportError } from './to-transport-error.js';
export type { Transport, TransportRequest, TransportResponse } from './transport.js';
