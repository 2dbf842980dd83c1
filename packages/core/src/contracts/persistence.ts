import type { QueuedSignal } from './signal-queue.js';

/** Decides when the client copies signals into lasting storage, and when it removes them. */
export interface Persistence {
  /** Resolves when the running claim has queued the signals of ended programs; `undefined` if there is no claim. */
  readonly claiming: Promise<void> | undefined;
  /** Called when a signal enters the queue. */
  onCaptured(signal: QueuedSignal): void;
  /** Called after each attempt, with the number of failures in a row. */
  onAttempt(failures: number): void;
  /** Takes over the signals of ended programs. Called when the queue is empty and a request may start. */
  claim(): void;
  /** Copies signals into storage synchronously. Returns whether storage has all of them. */
  persist(signals: readonly QueuedSignal[]): boolean;
  /** Copies the last signals of the client into storage, as many as it takes. Returns how many it has of them. */
  spool(signals: readonly QueuedSignal[]): number;
  /** Removes signals that are delivered or dropped. */
  remove(signals: readonly QueuedSignal[]): void;
  /** Deletes all signals, also those of ended programs. */
  clear(): void;
  /** Releases the stored signals to other programs. Later signals get new storage. */
  handOver(): void;
}
