import type { QueuedSignal } from './queued-signal.js';

/** Decides when signals are copied into lasting storage and when they are taken out of it. */
export interface Keeper {
  /** Resolves when the signals of ended programs that are on their way into the queue are there. */
  readonly claiming: Promise<void> | undefined;
  /** A signal has come. */
  added(signal: QueuedSignal): void;
  /** An attempt has been made: so many have failed in a row. */
  attempted(failures: number): void;
  /** Nothing waits, and a request may be made: time for what ended programs have left. */
  claim(): void;
  /** Keeps what has to wait longer than the program lives, and returns whether it is safe. */
  persist(signals: readonly QueuedSignal[]): boolean;
  /** Signals are done with. */
  remove(signals: readonly QueuedSignal[]): void;
  /** Forgets everything. */
  clear(): void;
  /** Leaves what is kept to other programs. What comes later is kept anew. */
  leave(): void;
  /** The client is closed, or telemetry off. */
  release(): void;
}
