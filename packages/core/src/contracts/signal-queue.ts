import type { DropReason } from './drop-reasons.js';
import type { StoredSignal } from './signal-store.js';

/** A signal in the queue. */
export interface QueuedSignal extends StoredSignal {
  /** Empty until the signal is encoded; until then it holds back those behind it. */
  text: string;
  bytes: number;
  /** The start of its text in UTF-8, if other signals share it. */
  prefix: Uint8Array | undefined;
  /** The text after `prefix`. */
  rest: string;
  /** Its place in the order of the calls, from 1. */
  place: number;
  /** Cancels the signal until it leaves. */
  readonly cancel: AbortSignal | undefined;
  /** Whether a request carries it. */
  isLeased: boolean;
  /** When its first attempt failed, on the monotonic clock. */
  failedAt: number | undefined;
  /** How many attempts the endpoint has answered with an error. */
  errors: number;
  /** What lasting storage knows it by, once it is there. */
  stored: StoredSignal | undefined;
}

/**
 * Holds signals in memory from the call to their end: in order, and bounded by number and by bytes. A request leases
 * signals, which stay in their places; `settle` ends the lease.
 */
export interface SignalQueue {
  /** All signals, oldest first: those that wait, and those that are leased. */
  readonly signals: ReadonlySet<QueuedSignal>;
  /** The place of the newest signal. */
  last: number;
  /**
   * Adds a signal at the end. One that was added without a text, and has one now, stays in its place. Where there is no
   * room for it, the oldest that are not leased go.
   */
  add(signal: QueuedSignal, maxSignals?: number): void;
  /** Leases the oldest waiting signals, within both bounds but at least one; none when none can leave. */
  lease(maxSignals: number, maxBytes: number): readonly QueuedSignal[];
  /** Ends a lease: these signals wait again, in their places. */
  settle(leased: readonly QueuedSignal[]): void;
  /** Removes signals. The reason says why they were not delivered; delivered ones have none. */
  remove(signals: readonly QueuedSignal[], reason?: DropReason): void;
  /** Signals that could leave now: encoded, neither leased nor cancelled. */
  waiting(): readonly QueuedSignal[];
  /** Whether one of the signals up to this place is not encoded yet. */
  isEncoding(place: number): boolean;
  /** Removes all signals, and returns those that the program has not cancelled. */
  clear(): readonly QueuedSignal[];
}
