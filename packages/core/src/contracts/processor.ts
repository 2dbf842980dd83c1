import type { Payload } from './payload.js';
import type { SignalOptions } from './signal.js';

/** A signal as the client will send it, for processors. */
export interface TrackedSignal extends Omit<SignalOptions, 'signal' | 'timestamp'> {
  /** The name, with its prefix. */
  readonly type: string;
  /** All parameters, with those of the preset and the default payload. Primitives only. */
  readonly payload: Payload;
  /** The time of the signal, in milliseconds since 1970. */
  readonly timestamp: number;
}

/**
 * Enriches, renames, redacts or drops signals before they enter the queue. A processor sees each signal as the client
 * will send it, and can change or remove every part. It passes the signal on with `next`. Without that call, the client
 * drops the signal and counts it as `filtered`. An asynchronous processor returns a promise; signals keep their order. If
 * that takes longer than `timeoutMs`, the client drops the signal and counts it as `unserializable`.
 * If a processor throws before it calls `next`, the signal continues unchanged.
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
