import type { Clock, DropReason, SignalStore } from '@td/core';
import type { Destination } from './segment-text.js';
import type { ResolvedSpoolOptions } from './spool-options.js';

/** The store of a client in Node, with the methods that only Node needs. */
export interface Spool extends SignalStore {
  /** Stops claiming for a while, because the program ends: a request that the end cuts off would be sent twice. */
  pause(): void;
  /**
   * Called when the program ends in this turn. `finish` writes what the client stores from now on. After `finish`, each
   * call writes at once, because other exit listeners may send signals.
   */
  end(): void;
  /**
   * Writes the last signals of all clients, and leaves the files to other programs. Returns the folder if it has any.
   */
  finish(): string | undefined;
}

/** What a spool needs. */
export interface SpoolParts {
  readonly options: ResolvedSpoolOptions;
  /** The destination of the client. The spool claims only signals for it. */
  readonly destination: Destination;
  readonly clock: Clock;
  /** Called with a sentence when signals cannot be stored, read or deleted; once for each kind of failure. */
  report(failure: string): void;
  /** Returns the folder; called when it is needed. */
  folder(): string;
  /** Returns whether the user has opted out, also in another program. Called before each new file and each claim. */
  isDenied(): boolean;
  /** Returns whether the client has ended, and stores its last signals. */
  isClosed(): boolean;
  /** Called with the number of signals of ended programs that were deleted unsent. */
  onLost(reason: DropReason, signals: number): void;
  /** Called with the number of signals that counted as stored, but could not be written at the end of the program. */
  onUnkept(signals: number): void;
}
