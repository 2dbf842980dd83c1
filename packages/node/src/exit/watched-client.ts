import type { ClientLifecycle } from '@td/core';

/** A client, as the watch of its program's end sees it. */
export interface WatchedClient {
  readonly lifecycle: ClientLifecycle;
  /** How long its signals may hold the program when that has nothing else to do, in milliseconds. */
  readonly exitTimeoutMs: number;
  /** Whether it wants to send before a signal of the system ends the program. */
  readonly signalHandling: boolean;
  /** The program is about to end: from now on the client sends its own signals only, and takes over no others. */
  onEnding(): void;
  /**
   * The program ends in this very turn. Returns what follows when all clients have ended: after it, what is left must be
   * safe.
   */
  end(): () => void;
}
