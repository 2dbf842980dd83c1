import type { DropReason } from './drop-reasons.js';
import type { StoredSignal } from './signal-store.js';

/** A signal in the queue. */
export interface QueuedSignal extends StoredSignal {
  /** Empty until the signal is encoded. Until then, the signal holds back those behind it. */
  text: string;
  bytes: number;
  /** The start of the text in UTF-8, if the signal shares it with others. */
  prefix: Uint8Array | undefined;
  /** The text after `prefix`. */
  rest: string;
  /** The signal's place in the order of the calls, from 1. */
  place: number;
  /** Cancels the signal, as long as no request carries it. */
  readonly cancel: AbortSignal | undefined;
  /** Whether a request carries it: `outlives` if that request outlives the page. */
  isLeased: boolean | 'outlives';
  /** When its first attempt failed, on the monotonic clock. */
  failedAt: number | undefined;
  /** How many attempts the endpoint has answered with an error. */
  errors: number;
  /** The object by which lasting storage knows the signal, once it is stored. */
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
   * Adds a signal at the end. A signal that was added without a text, and now has one, keeps its place. If the queue is
   * full, it drops the oldest signals that are not leased.
   */
  add(signal: QueuedSignal, maxSignals?: number): void;
  /**
   * Leases the oldest waiting signals: at least one, and no more than both bounds allow. Returns none if none can
   * leave.
   */
  lease(maxSignals: number, maxBytes: number): readonly QueuedSignal[];
  /** Ends a lease: these signals wait again, in their places. */
  settle(leased: readonly QueuedSignal[]): void;
  /** Removes signals that are delivered or, with a reason, dropped. */
  remove(signals: readonly QueuedSignal[], reason?: DropReason): void;
  /** Returns the signals that could leave now: they are encoded, and neither leased nor cancelled. */
  waiting(): readonly QueuedSignal[];
  /** Whether one of the signals up to this place is not encoded yet. */
  isEncoding(place: number): boolean;
  /** Removes all signals, and returns those that the program has not cancelled. */
  clear(): readonly QueuedSignal[];
}
