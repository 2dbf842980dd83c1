import type { SignalOptions } from './signal.js';
import type { QueuedSignal } from './signal-queue.js';
import type { User } from './user.js';

/**
 * Builds signals from the call, the defaults of the program and the parameters of the preset. If several have a value
 * for one key, the first in this order counts. Members are the inside of a JSON object: `"key":value`, with commas
 * between them.
 */
export interface SignalBuilder {
  /**
   * Encodes a call in one step.
   *
   * @throws TelemetryDeckError `RESERVED_NAME`
   */
  build(user: User, type: string, payload: unknown, options?: SignalOptions): QueuedSignal;
  /** Returns the name of a signal or a parameter as the client sends it. */
  nameOf(kind: 'signal' | 'parameter', name: string): string;
  /**
   * Returns the members of a call: those of the default payload, of the user and of its own payload, with their names as
   * the client sends them.
   *
   * @throws TelemetryDeckError `RESERVED_NAME`
   */
  callMembers(user: User, payload: unknown, type: string): string;
  /**
   * Returns all members of a signal of this time, those of its call last. If two have the same key, the later counts.
   */
  allMembers(callMembers: string, time: number): string;
}
