import type { SignalOptions } from './signal.js';
import type { QueuedSignal } from './signal-queue.js';
import type { User } from './user.js';

/**
 * Builds signals from the call, the defaults of the program and the parameters of the preset. Of two values for one key,
 * the first of these counts. Members are the inside of a JSON object: `"key":value`, with commas between them.
 */
export interface SignalBuilder {
  /**
   * Encodes a call in one go.
   *
   * @throws TelemetryDeckError `RESERVED_NAME`
   */
  build(user: User, type: string, payload: unknown, options?: SignalOptions): QueuedSignal;
  /** The name of a signal or a parameter as it is sent. */
  nameOf(kind: 'signal' | 'parameter', name: string): string;
  /**
   * The members of a call's own payload, with their names as they are sent.
   *
   * @throws TelemetryDeckError `RESERVED_NAME`
   */
  encodePayload(payload: unknown, type?: string): string;
  /** All members of a signal that happened at a time, those of its call last. Two may share a key: the later one counts. */
  allMembers(user: User, members: string, time: number): string;
}
