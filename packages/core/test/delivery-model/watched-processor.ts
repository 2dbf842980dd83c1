import type { Clock, Processor } from '../../src/index.js';

/** Which signals a processor holds, and for how long. */
export interface ProcessorOptions {
  readonly holdMs: number;
  /** It holds each signal whose number is a multiple of this. */
  readonly every: number;
}

/** A processor, and what is known of its work. */
export interface WatchedProcessor {
  readonly process: Processor;
  /** How many signals it holds. */
  readonly held: number;
  /** How many signals it has dropped, and to how many it has given a name that cannot be sent. */
  readonly filtered: number;
  readonly misnamed: number;
}

/** What it does with a signal: some it drops, some it renames, and with some it fails. */
export function verdictOn(id: string): 'pass' | 'filter' | 'fail' | 'misname' {
  const number = Number(id.split(' ')[1]);
  if (number % 7 === 3) return 'filter';
  if (number % 11 === 5) return 'fail';
  return number % 13 === 6 ? 'misname' : 'pass';
}

/** @param onRelease - Called when a signal goes on that was held. */
export function createWatchedProcessor(
  { every, holdMs }: ProcessorOptions,
  clock: Clock,
  onRelease: () => void,
): WatchedProcessor {
  const counts = { held: 0, filtered: 0, misnamed: 0 };

  const act: Processor = (signal, next) => {
    const verdict = verdictOn(signal.type);
    if (verdict === 'fail') throw new Error('this processor is broken');
    if (verdict === 'filter') {
      counts.filtered++;
      return;
    }
    if (verdict === 'misname') counts.misnamed++;
    return next(verdict === 'misname' ? { ...signal, type: '' } : signal);
  };

  const hold = async () => {
    counts.held++;
    await new Promise<void>((resolve) => clock.setTimer(resolve, holdMs));
    counts.held--;
    onRelease();
  };

  return Object.assign(counts, {
    process(...call: Parameters<Processor>) {
      const isHeld = holdMs > 0 && Number(call[0].type.split(' ')[1]) % every === 0;
      return isHeld ? hold().then(() => act(...call)) : act(...call);
    },
  });
}
