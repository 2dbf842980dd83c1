import type { Logger } from './logger.js';
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

/**
 * Sends a signal through all processors; resolves or returns with what is left of it, `undefined` where it was dropped.
 *
 * @param isUnwanted - Whether it has been dropped meanwhile.
 */
export function runProcessors(
  processors: readonly Processor[],
  signal: TrackedSignal,
  log: Logger,
  isUnwanted = (): boolean => false,
): TrackedSignal | undefined | Promise<TrackedSignal | undefined> {
  let passed: TrackedSignal | undefined;
  const run = (index: number, current: TrackedSignal): void | Promise<void> => {
    // The user has opted out meanwhile, and nobody is to see it any more.
    if (isUnwanted()) return;
    const processor = processors[index];
    if (!processor) {
      passed = current;
      return;
    }
    /** What those behind this one do, which it may not wait for. */
    let rest: void | Promise<void>;
    let isOver = false;
    const next = (changed: TrackedSignal) => {
      if (!isOver) {
        isOver = true;
        rest = run(index + 1, changed);
      }
      return rest;
    };
    const end = () => {
      isOver = true;
      return rest;
    };
    const passOn = (error: unknown) => {
      log.error(`a processor failed, and the signal goes on without it: ${String(error)}`);
      void next(current);
    };
    try {
      const running = processor(current, next);
      if (running) return Promise.resolve(running).catch(passOn).then(end);
    } catch (error) {
      passOn(error);
    }
    return end();
  };
  const running = run(0, signal);
  return running ? running.then(() => passed) : passed;
}
