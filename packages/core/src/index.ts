/// <reference lib="esnext.disposable" preserve="true" />

// For all who use a client.
export type {
  AnySignals,
  Client,
  CloseOptions,
  FlushOptions,
  OpenArguments,
  OpenKeys,
  SignalArguments,
  SignalName,
  ViewOptions,
} from './contracts/client.js';
export type { ClientOption } from './contracts/client-option.js';
export type { Clock } from './contracts/clock.js';
// For authors of presets and features.
export type { ClientStage, Consent, ConsentState } from './contracts/consent.js';
export type { DefaultParameters, PresetOptions } from './contracts/default-parameters.js';
export type { TelemetryDeckErrorCode, TransportErrorKind } from './contracts/errors.js';
export { isTelemetryDeckError, TelemetryDeckError, TransportError } from './contracts/errors.js';
export type { AttemptResult, ClientEvent, DeliveryEvent } from './contracts/events.js';
export type { Encoded, Feature, FeatureClient, JointLists, Joints, SignalCall } from './contracts/feature.js';
export type { Layout } from './contracts/layout.js';
export type { Logger } from './contracts/logger.js';
export type { Check, OptionRow, OptionTable } from './contracts/option-table.js';
export type {
  BatchOptions,
  ClientOptions,
  QueueOptions,
  ResolvedOptions,
  RetryOptions,
} from './contracts/options.js';
export type { EncodedPayload, OpenPayload, Payload, PayloadValue } from './contracts/payload.js';
export type { Persistence } from './contracts/persistence.js';
export type { ClientLifecycle } from './contracts/preset.js';
export type { Processor, TrackedSignal } from './contracts/processor.js';
export type { ReservedName } from './contracts/reserved-name.js';
export type { SessionOptions } from './contracts/session-options.js';
export type { DeliverOptions, SignalBody, SignalOptions } from './contracts/signal.js';
export type { SignalBuilder } from './contracts/signal-builder.js';
export type { QueuedSignal, SignalQueue } from './contracts/signal-queue.js';
export type { SignalStore, StoredSignal } from './contracts/signal-store.js';
export type { StateStorage } from './contracts/state-storage.js';
export type { ClientStats, DropReason, FlushReport, StatsCounts } from './contracts/stats.js';
export { dropReasons } from './contracts/stats.js';
// For authors of transports.
export type { Transport, TransportRequest, TransportResponse } from './contracts/transport.js';
export type { User } from './contracts/user.js';
export { createClient } from './create-client.js';
export { responseVerdicts } from './delivery/classify-response.js';
export { createClientLifecycle } from './delivery/client-lifecycle.js';
export { calendarParameters, timeZoneName } from './encoding/calendar-parameters.js';
export { withAppVersion, withBuildNumber } from './features/app-info.js';
export { withConsent } from './features/consent.js';
export { defaultParameters } from './features/default-parameters.js';
export { withDiagnostics } from './features/diagnostics.js';
export { withIngestVersion, withWebsite } from './features/layouts.js';
export { withLogger } from './features/logger.js';
export { withParameterPrefix, withSignalPrefix } from './features/name-prefixes.js';
export { withStore } from './features/persistence.js';
export { withProcessor } from './features/processors.js';
export { withSessions } from './features/sessions.js';
export { withWaitUntil } from './features/wait-until.js';
export { hashUserID } from './identity/hash.js';
export { randomUUID } from './identity/random-uuid.js';
export { anObject, checkValue, duration, durationOrZero, flag, nonEmptyText } from './internal/validators.js';
export type { LazyClient } from './lazy-client.js';
export { lazyClient } from './lazy-client.js';
export {
  withAmbiguousFailure,
  withAnonymousUser,
  withBaseURL,
  withBatching,
  withClock,
  withDefaultParameters,
  withDefaultPayload,
  withEnabled,
  withEndpoint,
  withHashSalt,
  withNamespace,
  withQueue,
  withRetry,
  withSessionID,
  withTestMode,
  withTimeout,
  withTransport,
  withUserID,
} from './options/option-builders.js';
export { fallbackTransport } from './transports/fallback-transport.js';
export { followRedirects } from './transports/follow-redirects.js';
export type { ByteStream } from './transports/response-text.js';
export { MAX_RESPONSE_BYTES, readResponseText } from './transports/response-text.js';
export { teeTransport } from './transports/tee-transport.js';
export { toTransportError } from './transports/to-transport-error.js';
