/// <reference lib="esnext.disposable" preserve="true" />

export type { Client, CloseOptions, FlushOptions } from './client.js';
export type { Clock } from './clock.js';
export { createClient, createPlatformClient } from './create-client.js';
export type { TelemetryDeckErrorCode, TransportErrorKind } from './errors.js';
export { isTelemetryDeckError, TelemetryDeckError, TransportError } from './errors.js';
export { followRedirects } from './follow-redirects.js';
export { hashUserID } from './hash.js';
export type { ClientStats, DropReason, FlushReport } from './ledger.js';
export type { Logger } from './logger.js';
export {
  withAppVersion,
  withBaseURL,
  withBatching,
  withBuildNumber,
  withClock,
  withDefaultPayload,
  withEnabled,
  withEndpoint,
  withHashSalt,
  withLogger,
  withNamespace,
  withQueue,
  withSessionID,
  withTestMode,
  withTimeout,
  withTransport,
  withUserID,
} from './option-builders.js';
export type { BatchOptions, ClientOptions, QueueOptions } from './options.js';
export type { EncodedPayload, Payload, PayloadValue } from './payload.js';
export type { Platform } from './platform.js';
export { randomUUID } from './random-uuid.js';
export type { ByteStream } from './response-text.js';
export { MAX_RESPONSE_BYTES, readResponseText } from './response-text.js';
export type { DeliverOptions, SignalBody, SignalOptions } from './signal.js';
export type { SignalStore, StoredSignal } from './signal-store.js';
export { toTransportError } from './to-transport-error.js';
export type { Transport, TransportRequest, TransportResponse } from './transport.js';
