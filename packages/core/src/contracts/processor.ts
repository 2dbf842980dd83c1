import type { Payload } from './payload.js';
import type { SignalOptions } from './signal.js';

/** A signal before it is encoded, as a processor sees it. */
export interface TrackedSignal extends Omit<SignalOptions, 'signal' | 'timestamp'> {
  readonly type: string;
  /** A copy of what the program gave: primitives only, without the parameters that all signals carry. */
  readonly payload: Payload;
  /** When it happened, in milliseconds since 1970. */
  readonly timestamp: number;
}

/**
 * Enriches, renames, redacts or drops signals on their way into the queue. Calls `next` with the signal as it is to go
 * on; a signal for which `next` is not called is dropped and counted as `filtered`. One that needs time returns a
 * promise; the order of signals is kept. One that throws lets the signal pass as it was, unless it has called `next`.
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
