import type { DropReason } from './drop-reasons.js';
import type { QueuedSignal } from './signal-queue.js';

/** Decides when the client copies signals into lasting storage, and when it removes them. */
export interface Persistence {
  /** Counts the signals of ended programs that this client has taken over. */
  recovered(): RecoveredCounts;
  /** Called when a signal enters the queue. */
  onCaptured(signal: QueuedSignal): void;
  /** Called after each attempt, with the number of failures in a row. */
  onAttempt(failures: number): void;
  /**
   * Takes over signals of ended programs. Called after the store's `claimAfterMs`, when the queue is empty and a request
   * may start, and on flush and close. Resolves when they are queued. Returns `undefined` if the client may not claim any
   * at present.
   */
  claim(): Promise<void> | undefined;
  /** Copies signals into storage synchronously. Returns whether storage has all of them. */
  persist(signals: readonly QueuedSignal[]): boolean;
  /** Copies the last signals of the client into storage, as many as fit. Returns how many of them storage has. */
  spool(signals: readonly QueuedSignal[]): number;
  /** Removes signals that are delivered or, with a reason, dropped. */
  remove(signals: readonly QueuedSignal[], reason?: DropReason): void;
  /** Removes the copies of signals that stay in the queue. */
  forget(signals: readonly QueuedSignal[]): void;
  /** Deletes all signals, also those of ended programs. */
  clear(): void;
  /** Releases the stored signals, which are these, to other programs. Later signals get new storage. */
  handOver(signals: readonly QueuedSignal[]): void;
}

/** The number of signals that a client took over, by outcome. */
interface RecoveredCounts {
  /** In the queue or in a running request. */
  readonly pending: number;
  /** Accepted by the endpoint. */
  readonly delivered: number;
  /** Left in lasting storage again. */
  readonly spooled: number;
}
