// The client, and what is special to Node.

export { createClient } from './create-client.js';
export { trackErrors } from './exit/track-errors.js';
export { withSignalHandling } from './exit/with-signal-handling.js';
export type { NodeClientOptions } from './node-client-options.js';
export { withExitTimeout, withOptOutVariable, withSpool } from './node-client-options.js';
export { runSender } from './sender/run-sender.js';
export type { DetachedSenderOptions } from './sender/sender-options.js';
export { withDetachedSender } from './sender/with-detached-sender.js';
export type { SpoolOptions } from './spool/spool-options.js';

// What every client has.

export type {
  AnySignals,
  BatchOptions,
  CheckedPayload,
  Client,
  ClientOption,
  ClientOptions,
  ClientStats,
  Clock,
  CloseOptions,
  ConsentState,
  DebugOptions,
  DefaultParameters,
  DeliverOptions,
  DeliveryEvent,
  DropReason,
  EncodedPayload,
  Feature,
  FlushOptions,
  FlushReport,
  LazyClient,
  Logger,
  OffReason,
  OpenArguments,
  OpenKeys,
  OpenPayload,
  Payload,
  PayloadValue,
  PresetOptions,
  Processor,
  QueueOptions,
  ReservedName,
  RetryOptions,
  SessionOptions,
  SignalArguments,
  SignalBody,
  SignalName,
  SignalOptions,
  SignalStore,
  StoredSignal,
  TelemetryDeckErrorCode,
  TrackErrors,
  TrackErrorsOptions,
  TrackedSignal,
  Transport,
  TransportErrorKind,
  TransportRequest,
  TransportResponse,
  Verdict,
  ViewOptions,
} from '@td/core';
export {
  dropReasons,
  hashUserID,
  isTelemetryDeckError,
  lazyClient,
  responseVerdicts,
  TelemetryDeckError,
  TransportError,
  withAmbiguousFailure,
  withAnonymousUser,
  withAppVersion,
  withBaseURL,
  withBatching,
  withBuildNumber,
  withClock,
  withConsent,
  withDebug,
  withDefaultParameters,
  withDefaultPayload,
  withDiagnostics,
  withDryRun,
  withEnabled,
  withEndpoint,
  withHashSalt,
  withIngestVersion,
  withLogger,
  withNamespace,
  withParameterPrefix,
  withProcessor,
  withQueue,
  withRateLimit,
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
} from '@td/core';

// Node's own HTTP, for a client that needs an agent of its own.

export type { HttpTransportOptions } from '@td/transport-http';
export { httpTransport } from '@td/transport-http';
