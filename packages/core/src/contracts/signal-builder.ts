import type { TrackedSignal } from './processor.js';
import type { SignalOptions } from './signal.js';
import type { QueuedSignal } from './signal-queue.js';
import type { User } from './user.js';

/** Makes signals of what a call says, what the program has said before, and what the preset finds, in this order of weight. */
export interface SignalBuilder {
  /**
   * Encodes a call in one go.
   *
   * @throws TelemetryDeckError `RESERVED_NAME`
   */
  build(user: User, type: string, payload: unknown, options?: SignalOptions): QueuedSignal;
  /**
   * The parameters of a call, with their names as they are sent, as the inside of a JSON object.
   *
   * @throws TelemetryDeckError `RESERVED_NAME`
   */
  encodePayload(type: string, payload: unknown): string;
  /** A whole signal for processors, from the encoded parameters of a call. */
  complete(user: User, type: string, members: string, options: SignalOptions & { timestamp: number }): TrackedSignal;
  /**
   * Encodes a signal as processors have left it.
   *
   * @throws TelemetryDeckError `RESERVED_NAME`
   */
  write(user: User, signal: TrackedSignal, cancel?: AbortSignal): QueuedSignal;
}
