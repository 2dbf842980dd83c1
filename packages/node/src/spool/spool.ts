import type { Clock, DropReason, SignalStore } from '@td/core';
import type { Destination } from './segment-text.js';
import type { ResolvedSpoolOptions } from './spool-options.js';

/** The store of a client in Node, and what only Node needs of it. */
export interface Spool extends SignalStore {
  /** Claims nothing for a while: the program ends, and a signal whose request is cut off would arrive twice. */
  pause(): void;
  /**
   * The program ends in this very turn. What the client stores from now on is written by `finish`, or at once after it:
   * other listeners of the program's end may send signals.
   */
  end(): void;
  /** Writes what all clients of the program have left, and leaves it to others. Returns the folder if it has any. */
  finish(): string | undefined;
}

/** What a spool needs. */
export interface SpoolParts {
  readonly options: ResolvedSpoolOptions;
  /** The spool claims signals for this destination only. */
  readonly destination: Destination;
  readonly clock: Clock;
  /** Called with a sentence when signals cannot be stored, read or deleted, once each. */
  report(failure: string): void;
  /** Returns the folder; called when it is needed. */
  folder(): string;
  /** Whether the user has opted out, also in another program. Called before a new file begins and before a claim. */
  isDenied(): boolean;
  /** Called with the number of signals that ended programs have left and that are deleted unsent. */
  onLost(reason: DropReason, signals: number): void;
  /** Called with the number of signals that `persist` has promised to store at the end, and that cannot be stored. */
  onUnkept(signals: number): void;
}
