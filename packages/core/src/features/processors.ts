import type { Logger } from '../contracts/logger.js';
import type { Processor, TrackedSignal } from '../contracts/processor.js';

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
