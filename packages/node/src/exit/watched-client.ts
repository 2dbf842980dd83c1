import type { ClientLifecycle } from '@td/core';

/** A client, as far as the end of its program is concerned. */
export interface WatchedClient {
  readonly lifecycle: ClientLifecycle;
  /** How long its signals may hold the program when that has nothing else to do, in milliseconds. */
  readonly exitTimeoutMs: number;
  /** Whether it wants to send before a signal of the system ends the program. */
  readonly signalHandling: boolean;
  /** Whether its transport's sockets hold the program also once they are connected. */
  readonly holdsByConnection: boolean;
  /** The program is about to end: from now on only what it has sent itself is worth its time. */
  onEnding(): void;
  /** The program ends in this very turn: what is left must be safe when this returns. */
  end(): void;
}
