import type { Processor, TrackedSignal } from '../contracts/processor.js';

/**
 * Runs a signal through all processors. Returns or resolves with what they leave of it; `undefined` where one drops it.
 *
 * @param report - Called with a sentence where a processor fails.
 * @param isUnwanted - Whether the signal has been dropped meanwhile.
 */
export function runProcessors(
  processors: readonly Processor[],
  signal: TrackedSignal,
  report: (failure: string) => void,
  isUnwanted: () => boolean,
): TrackedSignal | undefined | Promise<TrackedSignal | undefined> {
  let passed: TrackedSignal | undefined;
  const run = (index: number, current: TrackedSignal): void | Promise<void> => {
    // After an opt-out no processor sees the signal any more.
    if (isUnwanted()) return;
    const processor = processors[index];
    if (!processor) {
      passed = current;
      return;
    }
    /** What the processors behind this one do; this one need not wait for them. */
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
      report(`a processor failed, and the signal goes on without it: ${String(error)}`);
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
