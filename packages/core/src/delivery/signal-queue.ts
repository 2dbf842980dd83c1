import type { QueuedSignal, SignalQueue } from '../contracts/signal-queue.js';
import type { StoredSignal } from '../contracts/signal-store.js';
import type { DropReason } from '../contracts/stats.js';

/**
 * A list of signals that are linked to their neighbours: each is added, found oldest first, and taken out of its middle
 * at the same small cost, however many there are.
 *
 * @param onEnd - Called with the signals that have left the queue, and why, where they were not delivered.
 */
export function createSignalQueue(
  bounds: { readonly maxSignals: number; readonly maxBytes: number },
  onEnd: (signals: readonly QueuedSignal[], reason?: DropReason) => void,
): SignalQueue {
  let first: QueuedSignal | undefined;
  let newest: QueuedSignal | undefined;
  let size = 0;
  let bytes = 0;
  let last = 0;
  /** Where the search for the oldest signal that is not leased begins. */
  let unleased: QueuedSignal | undefined;

  const unlink = (signal: QueuedSignal) => {
    const { next, previous } = signal;
    if (previous) previous.next = next;
    else first = next;
    if (next) next.previous = previous;
    else newest = previous;
    if (unleased === signal) unleased = next;
    signal.place = 0;
    signal.previous = signal.next = undefined;
    size--;
    bytes -= signal.bytes;
  };

  const remove: SignalQueue['remove'] = (signals, reason) => {
    const gone = signals.filter(({ place }) => place > 0);
    for (const signal of gone) unlink(signal);
    if (gone.length > 0) onEnd(gone, reason);
  };

  /** Makes room; a signal that is larger than all the room there is drives no other one out. */
  const makeRoom = (newcomer: QueuedSignal, maxSignals: number) => {
    if (newcomer.bytes > bounds.maxBytes) return remove([newcomer], 'overflow');
    unleased ??= first;
    while (unleased && (bytes > bounds.maxBytes || size > maxSignals)) {
      const oldest: QueuedSignal = unleased;
      if (oldest.isLeased) unleased = oldest.next;
      else remove([oldest], 'overflow');
    }
  };

  const all = () => {
    const signals: QueuedSignal[] = [];
    for (let signal = first; signal; signal = signal.next) signals.push(signal);
    return signals;
  };

  return {
    get size() {
      return size;
    },
    get last() {
      return last;
    },
    oldest: () => first,
    remove,

    add(signal, maxSignals = bounds.maxSignals) {
      signal.place = ++last;
      signal.previous = newest;
      if (newest) newest.next = signal;
      else first = signal;
      newest = signal;
      size++;
      bytes += signal.bytes;
      if (bytes > bounds.maxBytes || size > maxSignals) makeRoom(signal, maxSignals);
    },

    held: () => all().filter(({ text }) => !text),

    encode(signal, { text, bytes: added }: StoredSignal) {
      signal.text = text;
      signal.bytes = added;
      bytes += added;
      makeRoom(signal, bounds.maxSignals);
    },

    lease(maxSignals, maxBytes) {
      const leased: QueuedSignal[] = [];
      const cancelled: QueuedSignal[] = [];
      // A bracket before the first, a comma or a bracket after each.
      let room = maxBytes - 1;
      for (let signal = first; signal && leased.length < maxSignals; signal = signal.next) {
        if (signal.isLeased) continue;
        if (isCancelled(signal)) {
          cancelled.push(signal);
          continue;
        }
        room -= signal.bytes + 1;
        if (!signal.text || (room < 0 && leased.length > 0)) break;
        signal.isLeased = true;
        leased.push(signal);
      }
      remove(cancelled, 'cancelled');
      return leased;
    },

    settle(leased) {
      for (const signal of leased) signal.isLeased = false;
      unleased = undefined;
    },

    waiting: () => all().filter((signal) => signal.text && !signal.isLeased && !isCancelled(signal)),

    clear() {
      remove(all().filter(isCancelled), 'cancelled');
      const left = all();
      for (const signal of left) signal.place = 0;
      first = newest = unleased = undefined;
      size = bytes = 0;
      return left;
    },
  };
}

const isCancelled = ({ cancel }: QueuedSignal): boolean => cancel?.aborted === true;
