import type { ClientLifecycle } from '@td/core';

/** A client, as the watch of its program's end sees it. */
export interface WatchedClient {
  readonly lifecycle: ClientLifecycle;
  /** How long its signals may hold the program when that has nothing else to do, in milliseconds. */
  readonly exitTimeoutMs: number;
  /** How it sends before a signal of the system ends the program, where it wants to. */
  readonly signalHandling?: CreateSignalWatch | undefined;
  /** The program is about to end: from now on the client sends its own signals only, and takes over no others. */
  onEnding(): void;
  /**
   * The program ends in this very turn. Returns what follows when all clients have ended: after it, what is left must be
   * safe.
   */
  end(): () => void;
}

/** Has the clients send before a signal of the system ends the program. */
export interface SignalWatch {
  /** The clients have changed: listens as long as one of them wants signal handling. */
  update(): void;
}

/** Makes the watch of signals of the system: code that a client with signal handling brings. */
export type CreateSignalWatch = (
  process: NodeJS.Process,
  clients: Iterable<WatchedClient>,
  flushAll: () => Promise<void>,
  endAll: () => void,
) => SignalWatch;
