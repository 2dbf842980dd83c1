/// <reference lib="esnext.disposable" preserve="true" />

export type { ContractCase, CreateTransport, TransportCapabilities } from './contract/contract-case.js';
export { contractCases } from './contract/contract-cases.js';
export type { IngestServer, IngestServerOptions } from './ingest-server.js';
export { startIngestServer } from './ingest-server.js';
export type { LoopbackServer } from './loopback-server.js';
export type { ManualClock, ManualClockOptions } from './manual-clock.js';
export { manualClock } from './manual-clock.js';
export type { RecordedRequest } from './recorded-request.js';
export type { RecordingTransport, RecordingTransportOptions, SentRequest } from './recording-transport.js';
export { recordingTransport } from './recording-transport.js';
export type { HangReply, Reply, ReplyOptions, ResetReply, ResponseReply } from './reply.js';
export { hang, reply, reset } from './reply.js';
export type { WaitOptions } from './waiting.js';
