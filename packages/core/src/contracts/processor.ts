import type { Payload } from './payload.js';
import type { SignalOptions } from './signal.js';

/** A signal as it will be sent, as a processor sees it. */
export interface TrackedSignal extends Omit<SignalOptions, 'signal' | 'timestamp'> {
  /** The name as it is sent, a prefix included. */
  readonly type: string;
  /** All parameters as they are sent, those of the package and the default payload included: primitives only. */
  readonly payload: Payload;
  /** When it happened, in milliseconds since 1970. */
  readonly timestamp: number;
}

/**
 * Enriches, renames, redacts or drops signals on their way into the queue. It sees each signal as it will be sent, and can
 * change or remove every part. It calls `next` with the signal that goes on; where it does not, the signal is dropped and
 * counts as `filtered`. A processor that needs time returns a promise; signals keep their order. Where a processor throws
 * before it calls `next`, the signal goes on as it was.
 *
 * @example
 * ```ts
 * const redact: Processor = (signal, next) => next({ ...signal, payload: { ...signal.payload, path: undefined } });
 * ```
 */
export type Processor = (
  signal: TrackedSignal,
  next: (signal: TrackedSignal) => void | Promise<void>,
) => void | Promise<void>;
