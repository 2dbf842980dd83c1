/// <reference lib="esnext.disposable" preserve="true" />

export type { SentSignals } from './assert-sent-signal.js';
export { assertSentSignal } from './assert-sent-signal.js';
export type { HangReply, ResetOptions, ResetReply, TrickleOptions, TrickleReply } from './connection-faults.js';
export { hang, reset, trickle } from './connection-faults.js';
export type { ContractCase, CreateTransport, TransportCapabilities } from './contract/contract-case.js';
export { contractCases } from './contract/contract-cases.js';
export type { ExpectedSignal, SignalAssertions } from './expected-signal.js';
export type { IngestServer, IngestServerOptions } from './ingest-server.js';
export { startIngestServer } from './ingest-server.js';
export type { LoopbackServer } from './loopback-server.js';
export type { ManualClock, ManualClockOptions } from './manual-clock.js';
export { manualClock } from './manual-clock.js';
export type { RecordedRequest } from './recorded-request.js';
export type { RecordingTransport, RecordingTransportOptions, SentRequest } from './recording-transport.js';
export { recordingTransport } from './recording-transport.js';
export type { Reply, ReplyOptions, ReplyRule, ResponseReply } from './reply.js';
export { reply } from './reply.js';
export type { MatcherResult, MatcherState, SignalMatchers } from './signal-matchers.js';
export { matchers } from './signal-matchers.js';
export { tooLargeAbove } from './too-large-above.js';
export { refusingURL, unresolvableURL } from './unreachable-urls.js';
export type { WaitOptions } from './waiting.js';
