import type { SignalStore, StoredSignal } from './signal-store.js';

/** Consumed slots at the front of the array are cut off when there are this many, so that a lease stays O(batch). */
const COMPACT_AT = 1024;

/**
 * The store in memory. Bounded by number and by bytes; when either bound is passed, the oldest waiting signals go.
 * Signals on loan count towards the bounds but are never dropped.
 */
export function createOutbox(bounds: { readonly maxSignals: number; readonly maxBytes: number }): SignalStore {
  let waiting: StoredSignal[] = [];
  let head = 0;
  let bytes = 0;
  const leased = new Set<StoredSignal>();

  const takeOldest = (): StoredSignal => {
    const signal = waiting[head] as StoredSignal;
    waiting[head] = undefined as never;
    head++;
    if (head === COMPACT_AT) {
      waiting = waiting.slice(head);
      head = 0;
    }
    return signal;
  };

  const size = () => waiting.length - head + leased.size;

  return {
    get size() {
      return size();
    },

    get oldest() {
      let oldest = waiting[head];
      for (const signal of leased) if (!oldest || signal.sequence < oldest.sequence) oldest = signal;
      return oldest?.sequence;
    },

    append(signal) {
      waiting.push(signal);
      bytes += signal.bytes;
      let dropped = 0;
      while ((size() > bounds.maxSignals || bytes > bounds.maxBytes) && head < waiting.length) {
        bytes -= takeOldest().bytes;
        dropped++;
      }
      return dropped;
    },

    lease(maxSignals, maxBytes) {
      const signals: StoredSignal[] = [];
      // A bracket before the first, a comma or a bracket after each.
      let room = maxBytes - 1;
      for (let next = waiting[head]; next && signals.length < maxSignals; next = waiting[head]) {
        room -= next.bytes + 1;
        if (room < 0 && signals.length > 0) break;
        signals.push(next);
        leased.add(takeOldest());
      }
      return signals;
    },

    acknowledge(signals) {
      for (const signal of signals) if (leased.delete(signal)) bytes -= signal.bytes;
    },

    return(signals) {
      const back = signals.filter((signal) => leased.delete(signal));
      waiting = [...back, ...waiting.slice(head)].sort((one, other) => one.sequence - other.sequence);
      head = 0;
    },

    clear() {
      const cleared = size();
      waiting = [];
      head = 0;
      bytes = 0;
      leased.clear();
      return cleared;
    },
  };
}
