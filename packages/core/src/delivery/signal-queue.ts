import type { JointLists } from '../contracts/feature.js';
import type { ResolvedOptions } from '../contracts/options.js';
import type { QueuedSignal, SignalQueue } from '../contracts/signal-queue.js';
import { isAborted } from '../internal/on-abort.js';
import type { ClientParts } from './client-parts.js';

type MutableQueue = { -readonly [Name in keyof SignalQueue]: SignalQueue[Name] };

/** What the queue needs. */
interface SignalQueueParts extends Pick<ClientParts, 'drop'> {
  readonly options: Pick<ResolvedOptions, 'queue'>;
  readonly joints: JointLists;
}

export function createSignalQueue({ drop, joints, options }: SignalQueueParts): SignalQueue {
  const bounds = options.queue;
  let bytes = 0;
  /** Goes through the signals from the oldest on. It continues where it was after additions and deletions. */
  let oldest: Iterator<QueuedSignal>;
  let signals: Set<QueuedSignal>;

  /**
   * A set keeps the order, and deletes any member at once. An emptied set is replaced, because it keeps garbage alive.
   */
  const empty = () => {
    queue.signals = signals = new Set();
    oldest = signals.values();
    bytes = 0;
  };

  const queue: MutableQueue = {
    signals: new Set(),
    last: 0,
    add(signal, maxSignals = bounds.maxSignals) {
      signal.place ||= ++queue.last;
      signals.add(signal);
      bytes += signal.bytes;
      // A signal that is larger than the whole queue must not push others out.
      if (signal.bytes > bounds.maxBytes) queue.remove([signal], 'overflow');
      while (bytes > bounds.maxBytes || signals.size > maxSignals) {
        const { value } = oldest.next();
        if (!value) break;
        if (!value.isLeased) queue.remove([value], 'overflow');
      }
    },
    lease(maxSignals, maxBytes) {
      const leased: QueuedSignal[] = [];
      const cancelled: QueuedSignal[] = [];
      // A batch has a bracket before the first signal, and a comma or a bracket after each.
      let bytesLeft = maxBytes - 1;
      for (const signal of signals) {
        if (signal.isLeased) continue;
        if (isCancelled(signal)) {
          cancelled.push(signal);
          continue;
        }
        bytesLeft -= signal.bytes + 1;
        if (!signal.text || leased.length === maxSignals || (bytesLeft < 0 && leased.length > 0)) break;
        signal.isLeased = true;
        leased.push(signal);
      }
      if (cancelled.length === 0) return leased;
      // Last, because a listener hears of it, and may opt out.
      queue.remove(cancelled, 'cancelled');
      return leased.filter((signal) => signals.has(signal));
    },
    settle(leased) {
      for (const signal of leased) signal.isLeased = false;
      oldest = signals.values();
    },
    remove(unwanted, reason) {
      const gone: QueuedSignal[] = [];
      for (const signal of unwanted) {
        // Signals that have left the queue are counted already.
        if (!signals.delete(signal)) continue;
        bytes -= signal.bytes;
        gone.push(signal);
      }
      if (gone.length === 0) return;
      if (signals.size === 0) empty();
      const unstore = () => joints.persistence?.remove(gone, reason);
      if (reason) drop(reason, gone.length, unstore);
      else unstore();
    },
    isEncoding(place) {
      for (const signal of signals) if (!signal.text && signal.place <= place) return true;
      return false;
    },
    waiting: () => [...signals].filter((signal) => signal.text && !signal.isLeased && !isCancelled(signal)),
    clear() {
      queue.remove([...signals].filter(isCancelled), 'cancelled');
      const all = [...signals];
      empty();
      return all;
    },
  };
  empty();
  return queue;
}

/** Whether the program has cancelled a signal. */
export const isCancelled = ({ cancel }: QueuedSignal): boolean => !!cancel && isAborted(cancel);
