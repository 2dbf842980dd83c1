import type { TrackedSignal } from './processor.js';

/**
 * Where signals wait, in order, before they are encoded: for the user's consent, or for processors that need time.
 */
export interface Intake {
  /** How many signals wait. */
  readonly size: number;
  /** Adds a signal at the end, and returns how many of the oldest had to go for it. */
  add(signal: TrackedSignal, most: number): number;
  /** Has the processors begin, now and with whatever is added later. */
  open(): void;
  /** Resolves when nothing waits that waits now. */
  settled(): Promise<void>;
  /** Empties it, and returns how many signals that were. */
  clear(): number;
}

interface Entry {
  readonly signal: TrackedSignal;
  begun?: boolean;
  ended?: boolean;
  result?: TrackedSignal | undefined;
}

/**
 * @param process - The processors.
 * @param accept - Takes what has passed them; `undefined` for a signal that was dropped by one.
 */
export function createIntake(
  process: (signal: TrackedSignal) => TrackedSignal | undefined | Promise<TrackedSignal | undefined>,
  accept: (signal: TrackedSignal | undefined, original: TrackedSignal) => void,
): Intake {
  let entries: Entry[] = [];
  const waiters: (() => void)[] = [];
  let isOpen = false;

  const end = (entry: Entry, result: TrackedSignal | undefined) => {
    entry.ended = true;
    entry.result = result;
  };

  const advance = () => {
    for (const entry of isOpen ? entries : []) {
      if (entry.begun) continue;
      entry.begun = true;
      const result = process(entry.signal);
      if (!(result instanceof Promise)) end(entry, result);
      else {
        void result.then((later) => {
          end(entry, later);
          advance();
        });
      }
    }
    // In the order in which they came, whichever was ready first.
    while (entries[0]?.ended) {
      const { result, signal } = entries.shift() as Entry;
      accept(result, signal);
    }
    if (entries.length === 0) for (const wake of waiters.splice(0)) wake();
  };

  return {
    get size() {
      return entries.length;
    },
    add(signal, most) {
      entries.push({ signal });
      const dropped = entries.splice(0, entries.length - most).length;
      advance();
      return dropped;
    },
    open() {
      isOpen = true;
      advance();
    },
    async settled() {
      if (isOpen && entries.length > 0) await new Promise<void>((resolve) => waiters.push(resolve));
    },
    clear() {
      const cleared = entries.length;
      entries = [];
      advance();
      return cleared;
    },
  };
}
