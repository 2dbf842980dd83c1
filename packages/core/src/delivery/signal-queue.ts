import type { QueuedSignal } from './queued-signal.js';

/**
 * Where signals wait, in memory: ordered, and bounded by number and by bytes. A batch is leased, and the lease ends when
 * each of its signals is done with or put back in its place; nothing is taken out and forgotten.
 */
export interface Outbox {
  /** How many signals wait or are on loan. */
  readonly size: number;
  /** The place of the signal that came last. */
  readonly last: number;
  /** The place of the oldest signal that waits or is on loan; infinite when there is none. */
  oldest(): number;
  /** Adds a signal at the end; the oldest waiting ones go, when there is no room for it. */
  append(signal: QueuedSignal): void;
  /** Lends the oldest waiting signals, within both bounds but at least one; none when none waits. */
  lease(maxSignals: number, maxBytes: number): readonly QueuedSignal[];
  /** Whether a batch is still on loan. */
  isLent(leased: readonly QueuedSignal[]): boolean;
  /** Ends a lease: some of its signals wait again, the others are done with. */
  settle(leased: readonly QueuedSignal[], back?: readonly QueuedSignal[]): void;
  /** What waits and was not cancelled, in order. */
  waiting(): readonly QueuedSignal[];
  /** Empties the queue, but not the store, and returns what waited or was on loan and was not cancelled, in order. */
  clear(): readonly QueuedSignal[];
}

/** Consumed slots at the front of the array are cut off when there are this many, so that a lease stays O(batch). */
const COMPACT_AT = 1024;

/** @param onDone - Is told of the signals that are done with, and why, when it is the queue that gives them up. */
export function createOutbox(
  bounds: { readonly maxSignals: number; readonly maxBytes: number },
  onDone: (signals: readonly QueuedSignal[], reason?: 'overflow' | 'cancelled') => void,
): Outbox {
  let waiting: QueuedSignal[] = [];
  let head = 0;
  let bytes = 0;
  let last = 0;
  const leases = new Set<readonly QueuedSignal[]>();

  let onLoan = 0;

  const loaned = () => [...leases].flat();
  const size = () => waiting.length - head + onLoan;
  const take = (): QueuedSignal => {
    const signal = waiting[head] as QueuedSignal;
    waiting[head++] = undefined as never;
    if (head === COMPACT_AT) {
      waiting = waiting.slice(head);
      head = 0;
    }
    return signal;
  };
  const done: typeof onDone = (signals, reason) => {
    for (const signal of signals) bytes -= signal.bytes;
    onDone(signals, reason);
  };
  const putBack = (signals: readonly QueuedSignal[]) => {
    waiting = [...signals, ...waiting.slice(head)].sort((one, other) => place(one) - place(other));
    head = 0;
  };

  return {
    get size() {
      return size();
    },
    get last() {
      return last;
    },
    oldest: () => Math.min(place(waiting[head]), ...[...leases].map(([first]) => place(first))),

    append(signal) {
      signal.sequence = ++last;
      bytes += signal.bytes;
      // One that is larger than all the room there is drives nobody out.
      if (signal.bytes > bounds.maxBytes) return done([signal], 'overflow');
      waiting.push(signal);
      // What is on loan counts towards the bounds, but is never dropped.
      while ((bytes > bounds.maxBytes || size() > bounds.maxSignals) && head < waiting.length) {
        done([take()], 'overflow');
      }
    },

    lease(maxSignals, maxBytes) {
      const signals: QueuedSignal[] = [];
      const cancelled: QueuedSignal[] = [];
      // A bracket before the first, a comma or a bracket after each.
      let room = maxBytes - 1;
      for (let next = waiting[head]; next && signals.length < maxSignals; next = waiting[head]) {
        if (isCancelled(next)) {
          cancelled.push(take());
          continue;
        }
        room -= next.bytes + 1;
        if (room < 0 && signals.length > 0) break;
        signals.push(take());
      }
      if (signals.length > 0) leases.add(signals);
      onLoan += signals.length;
      if (cancelled.length > 0) done(cancelled, 'cancelled');
      return signals;
    },

    isLent: (leased) => leases.has(leased),
    settle(leased, back = []) {
      if (!leases.delete(leased)) return;
      onLoan -= leased.length;
      done(back.length > 0 ? leased.filter((signal) => !back.includes(signal)) : leased);
      if (back.length > 0) putBack(back);
    },

    waiting: () => waiting.slice(head).filter((signal) => !isCancelled(signal)),
    clear() {
      putBack(loaned());
      onLoan = 0;
      leases.clear();
      const cancelled = waiting.filter(isCancelled);
      waiting = waiting.filter((signal) => !isCancelled(signal));
      if (cancelled.length > 0) done(cancelled, 'cancelled');
      const cleared = waiting;
      waiting = [];
      bytes = 0;
      return cleared;
    },
  };
}

const isCancelled = ({ cancel }: QueuedSignal): boolean => cancel?.aborted === true;

const place = (signal: QueuedSignal | undefined): number => signal?.sequence ?? Number.POSITIVE_INFINITY;
