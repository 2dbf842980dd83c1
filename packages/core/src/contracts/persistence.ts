import type { QueuedSignal } from './signal-queue.js';

/** Decides when signals are copied into lasting storage, and when they are taken out of it. */
export interface Persistence {
  /** Resolves when the signals of ended programs that a claim is taking over are in the queue. */
  readonly claiming: Promise<void> | undefined;
  /** A signal has entered the queue. */
  onCaptured(signal: QueuedSignal): void;
  /** An attempt has ended, with this number of failures in a row. */
  onAttempt(failures: number): void;
  /** Nothing waits, and a request may begin: takes over what ended programs have left. */
  claim(): void;
  /** Copies signals into storage, synchronously, and returns whether all of them are there. */
  persist(signals: readonly QueuedSignal[]): boolean;
  /** Takes signals out that have reached their end. */
  remove(signals: readonly QueuedSignal[]): void;
  /** Deletes everything, what ended programs have left included. */
  clear(): void;
  /** Leaves what is stored to other programs. Later signals are stored anew. */
  handOver(): void;
}
