import type { Processor, TrackedSignal } from '../contracts/processor.js';
import { adopt } from '../internal/guard.js';
import { textOf } from '../internal/text-of.js';

/**
 * Runs a signal through all processors. Returns the result, or a promise of it; `undefined` if a processor drops the
 * signal.
 *
 * @param report - Called with a sentence for each failure of a processor.
 * @param isUnwanted - Returns whether the client dropped the signal in the meantime.
 */
export function runProcessors(
  processors: readonly Processor[],
  signal: TrackedSignal,
  report: (failure: string) => void,
  isUnwanted: () => boolean,
): TrackedSignal | undefined | Promise<TrackedSignal | undefined> {
  let passed: TrackedSignal | undefined;
  const run = (index: number, current: TrackedSignal): void | Promise<void> => {
    // After an opt-out, no further processor sees the signal.
    if (isUnwanted()) return;
    const processor = processors[index];
    if (!processor) {
      passed = current;
      return;
    }
    /** The work of the later processors. This processor may return before them. */
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
      if (isUnwanted()) return;
      report(`a processor failed; its signal continues: ${textOf(error)}`);
      void next(current);
    };
    try {
      const running = processor(current, next);
      if (running) return adopt(running).then(undefined, passOn).then(end);
    } catch (error) {
      passOn(error);
    }
    return end();
  };
  const running = run(0, signal);
  return running ? running.then(() => passed) : passed;
}
