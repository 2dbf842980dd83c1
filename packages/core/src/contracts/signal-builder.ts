import type { SignalOptions } from './signal.js';
import type { QueuedSignal } from './signal-queue.js';
import type { User } from './user.js';

/** What a signal says beside its name and its parameters. */
export interface SignalFields {
  readonly userID: string;
  readonly sessionID: string;
  readonly isTestMode: boolean;
  /** When it happened, in milliseconds since 1970. */
  readonly time: number;
  readonly floatValue: number | undefined;
  /** Cancels the signal until it leaves. */
  readonly cancel: AbortSignal | undefined;
}

/**
 * Makes signals of what a call says, what the program has said before, and what the preset finds, in this order of weight.
 * Members are the inside of a JSON object: `"key":value`, with commas between them.
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
  /** What a call says beside name and parameters, and what is so where it says nothing. */
  fieldsOf(user: User, options: SignalOptions): SignalFields;
  /** Writes a signal of which everything is known, its name as it is sent. */
  write(user: User, name: string, members: string, fields: SignalFields): QueuedSignal;
}
