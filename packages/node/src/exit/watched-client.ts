import type { ClientLifecycle } from '@td/core';

/** The part of a client that the exit watch uses. */
export interface WatchedClient {
  readonly lifecycle: ClientLifecycle;
  /** How long the client may keep alive a program that has nothing else to do, in milliseconds. */
  readonly exitTimeoutMs: number;
  /** Makes the signal watch. Set if the client sends before a signal of the system ends the program. */
  readonly signalHandling?: CreateSignalWatch | undefined;
  /** Called when the program is about to end. From then on, the client takes over no signals of other programs. */
  onEnding(): void;
  /**
   * Called when the program ends in this turn. Returns a function to call when all clients have ended. After that call,
   * all signals that are left are in the spool.
   */
  end(): () => void;
}

/** Makes the clients send before a signal of the system ends the program. */
export interface SignalWatch {
  /** Called when the clients have changed. The watch listens as long as one of them wants signal handling. */
  update(): void;
}

/** Makes the watch of the system's signals. Only a client with signal handling brings this code. */
export type CreateSignalWatch = (
  process: NodeJS.Process,
  clients: Iterable<WatchedClient>,
  flushAll: () => Promise<void>,
  endAll: () => void,
) => SignalWatch;
