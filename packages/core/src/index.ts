/// <reference lib="esnext.disposable" preserve="true" />
// biome-ignore-all assist/source/organizeImports: grouped by reader, the users of a client first.

// For users of a client.
export { createClient } from './create-client.js';
export type { LazyClient } from './lazy-client.js';
export { lazyClient } from './lazy-client.js';
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
export type { DeliverOptions, SignalBody, SignalOptions } from './contracts/signal.js';
export type { CheckedPayload, EncodedPayload, OpenPayload, Payload, PayloadValue } from './contracts/payload.js';
export type { ReservedName } from './contracts/reserved-name.js';
export type { ConsentState, OffReason } from './contracts/consent.js';
export type { DropReason } from './contracts/drop-reasons.js';
export type { ClientStats, FlushReport } from './contracts/stats.js';
export { dropReasons } from './contracts/drop-reasons.js';
export type { DeliveryEvent, Verdict } from './contracts/events.js';
export { responseVerdicts } from './delivery/classify-response.js';
export type { TelemetryDeckErrorCode, TransportErrorKind } from './contracts/errors.js';
export { isTelemetryDeckError, TelemetryDeckError, TransportError } from './contracts/errors.js';
export { hashUserID } from './identity/hash.js';
export type { TrackErrors, TrackErrorsOptions } from './signals/track-errors.js';

// The options: values, each with a builder.
export type { ClientOption } from './contracts/client-option.js';
export type { BatchOptions, ClientOptions, QueueOptions, RetryOptions } from './contracts/options.js';
export type { DefaultParameters, PresetOptions } from './contracts/default-parameters.js';
export type { Clock } from './contracts/clock.js';
export type { Transport, TransportRequest, TransportResponse } from './contracts/transport.js';
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
  withRateLimit,
  withRetry,
  withSessionID,
  withTestMode,
  withTimeout,
  withTransport,
  withUserID,
} from './options/option-builders.js';

// The options that bring code: each is a feature.
export type { DebugOptions } from './contracts/debug-options.js';
export type { Feature } from './contracts/feature.js';
export type { Logger } from './contracts/logger.js';
export type { Processor, TrackedSignal } from './contracts/processor.js';
export type { SessionOptions } from './contracts/session-options.js';
export type { SignalStore, StoredSignal } from './contracts/signal-store.js';
export { withAppVersion, withBuildNumber } from './features/app-info.js';
export { withConsent } from './features/consent.js';
export { withDebug } from './features/debug.js';
export { withDiagnostics } from './features/diagnostics.js';
export { withDryRun } from './features/dry-run.js';
export { withIngestVersion } from './features/ingest-version.js';
export { withWebsite } from './features/website.js';
export { withLogger } from './features/logger.js';
export { withParameterPrefix, withSignalPrefix } from './features/name-prefixes.js';
export { withProcessor } from './features/processors.js';
export { withSessions } from './features/sessions.js';
export { withStore } from './features/persistence.js';
export { withWaitUntil } from './features/wait-until.js';

// For authors of transports.
export { ownValues } from './contracts/own-values.js';
export { fallbackTransport } from './transports/fallback-transport.js';
export { teeTransport } from './transports/tee-transport.js';
export { followRedirects } from './transports/follow-redirects.js';
export type { ByteStream } from './transports/response-text.js';
export { MAX_RESPONSE_BYTES, readResponseText } from './transports/response-text.js';
export { toTransportError } from './transports/to-transport-error.js';

// For authors of features and presets.
export type { FeatureClient } from './contracts/feature-client.js';
export type { Encoded, JointLists, Joints, SignalCall, SingleJoints } from './contracts/feature.js';
export type { Check, OptionRow, OptionTable } from './contracts/option-table.js';
export type { ResolvedOptions } from './contracts/options.js';
export type { ClientStage, Consent } from './contracts/consent.js';
export type { DecisionStorage } from './contracts/decision-storage.js';
export type { AttemptResult, ClientEvent } from './contracts/events.js';
export type { Layout } from './contracts/layout.js';
export type { Persistence } from './contracts/persistence.js';
export type { QueuedSignal, SignalQueue } from './contracts/signal-queue.js';
export type { SignalBuilder } from './contracts/signal-builder.js';
export type { StateStorage } from './contracts/state-storage.js';
export type { StatsCounts } from './contracts/stats.js';
export type { User } from './contracts/user.js';
export type { ClientLifecycle, Learnt } from './contracts/preset.js';
export { createClientLifecycle } from './delivery/client-lifecycle.js';
export { clientOptionTable } from './options/client-option-table.js';
export { defaultParameters } from './features/default-parameters.js';
export { calendarParameters, timeZoneName } from './encoding/calendar-parameters.js';
export { createTrackErrors } from './signals/track-errors.js';
export { createTracker } from './signals/track-client.js';
export type { SignalSender } from './signals/signal-sender.js';
export { checkClient } from './signals/signal-sender.js';
export { sendWhenMade } from './signals/send-when-made.js';
export { keepNames } from './encoding/keep-names.js';
export { randomUUID } from './identity/random-uuid.js';
export { attempt } from './internal/attempt.js';
export { debugSwitch } from './features/debug-switch.js';
export type { DebugWords } from './features/debug-words.js';
export { readDebugWords } from './features/debug-words.js';
export { printLine } from './features/print-line.js';
export { weakReference } from './internal/weak-reference.js';
export { readValues } from './internal/read-values.js';
export {
  anObject,
  checkValue,
  count,
  duration,
  durationOrZero,
  flag,
  hasMethods,
  nonEmptyText,
} from './internal/validators.js';
