import type { SignalOptions } from './signal.js';
import type { QueuedSignal } from './signal-queue.js';
import type { User } from './user.js';

/**
 * Makes signals of what a call says, what the program has said before, and what the preset finds, in this order of weight.
 * Members are the inside of a JSON object, `,"key":value` for each.
 */
export interface SignalBuilder {
  /**
   * Encodes a call in one go.
   *
   * @throws TelemetryDeckError `RESERVED_NAME`
   */
  build(user: User, type: string, payload: unknown, options?: SignalOptions): QueuedSignal;
  /** Encodes the default payload, once all features have joined, so that a later change of it does not show. */
  takeDefaultPayload(): void;
  /** The name of a signal or a parameter as it is sent. */
  nameOf(kind: 'signal' | 'parameter', name: string): string;
  /**
   * The members of a call's own payload, with their names as they are sent.
   *
   * @throws TelemetryDeckError `RESERVED_NAME`
   */
  encodePayload(type: string, payload: unknown): string;
  /** All members of a signal that happened at a time, those of its call last. Two may share a key: the later one counts. */
  allMembers(user: User, members: string, time: number): string;
  /** What comes before a signal's own parameters. */
  writePrefix(user: User, userID: string, sessionID: string, isTestMode: boolean, members: string): string;
  /** What comes between the parameters and the date. */
  writeSuffix(name: string): string;
  /** The date, and what comes after it. */
  writeEnd(type: string, time: number, floatValue: number | undefined): string;
}
