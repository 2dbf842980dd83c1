import type { TrackedSignal } from '../contracts/processor.js';

/**
 * Where calls wait, in order, before their signals are encoded: for the user's consent, or for processors that need
 * time.
 */
export interface Intake<Call> {
  /** How many calls wait. */
  readonly size: number;
  /** Adds a call at the end, and returns how many of the oldest had to go for it. */
  add(call: Call, most: number): number;
  /** Has the processors begin, now and with whatever is added later. */
  open(): void;
  /** Resolves when nothing waits that waits now. */
  settled(): Promise<void>;
  /** Empties it, and returns how many calls that were. */
  clear(): number;
}

interface Entry<Call> {
  readonly call: Call;
  begun?: boolean;
  ended?: boolean;
  passed?: TrackedSignal | undefined;
}

/**
 * @param process - The processors.
 * @param accept - Takes what has passed them; `undefined` for a signal that was dropped by one.
 */
export function createIntake<Call>(
  process: (call: Call, isUnwanted: () => boolean) => TrackedSignal | undefined | Promise<TrackedSignal | undefined>,
  accept: (passed: TrackedSignal | undefined, call: Call) => void,
): Intake<Call> {
  const entries: Entry<Call>[] = [];
  const waiters: (() => void)[] = [];
  /** How many calls have come, and how many of them wait no more. */
  let added = 0;
  let gone = 0;
  let isOpen = false;

  const end = (entry: Entry<Call>, passed: TrackedSignal | undefined) => {
    entry.ended = true;
    entry.passed = passed;
  };

  /** Takes the oldest away. */
  const take = (count: number): Entry<Call>[] => {
    gone += count;
    const taken = entries.splice(0, count);
    for (const entry of taken) entry.ended = true;
    return taken;
  };

  const advance = () => {
    for (const entry of isOpen ? entries : []) {
      if (entry.begun) continue;
      entry.begun = true;
      const passed = process(entry.call, () => entry.ended === true);
      if (!(passed instanceof Promise)) end(entry, passed);
      else {
        void passed.then((later) => {
          end(entry, later);
          advance();
        });
      }
    }
    // In the order in which they came, whichever was ready first.
    while (entries[0]?.ended) for (const { call, passed } of take(1)) accept(passed, call);
    for (const wake of waiters.splice(0)) wake();
  };

  return {
    get size() {
      return entries.length;
    },
    add(call, most) {
      added++;
      entries.push({ call });
      const dropped = take(Math.max(0, entries.length - most)).length;
      advance();
      return dropped;
    },
    open() {
      isOpen = true;
      advance();
    },
    async settled() {
      for (const place = added; isOpen && gone < place; ) {
        await new Promise<void>((resolve) => waiters.push(resolve));
      }
    },
    clear() {
      const cleared = take(entries.length).length;
      advance();
      return cleared;
    },
  };
}
