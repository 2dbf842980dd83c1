import type { DropReason } from '../contracts/drop-reasons.js';
import type { JointLists } from '../contracts/feature.js';
import type { ResolvedOptions } from '../contracts/options.js';
import type { QueuedSignal, SignalQueue } from '../contracts/signal-queue.js';

/** What the queue needs. */
interface SignalQueueParts {
  readonly options: Pick<ResolvedOptions, 'queue'>;
  readonly joints: JointLists;
  drop(reason: DropReason, signals: number): void;
}

export function createSignalQueue({ drop, joints, options }: SignalQueueParts): SignalQueue {
  const bounds = options.queue;
  /** A set keeps the order, and lets go of any. */
  const signals = new Set<QueuedSignal>();
  let bytes = 0;
  /** Comes to the oldest signals one after another. A set's iterator goes on where it was, whatever is added or deleted. */
  let oldest = signals.values();

  const remove: SignalQueue['remove'] = (gone, reason) => {
    for (const signal of gone) if (signals.delete(signal)) bytes -= signal.bytes;
    if (gone.length > 0) joints.persistence?.remove(gone);
    if (reason) drop(reason, gone.length);
  };

  /** A signal that is larger than all the room there is drives no other one out. */
  const makeRoom = (newcomer: QueuedSignal, maxSignals = bounds.maxSignals) => {
    if (newcomer.bytes > bounds.maxBytes) remove([newcomer], 'overflow');
    while (bytes > bounds.maxBytes || signals.size > maxSignals) {
      const { value } = oldest.next();
      if (!value) break;
      if (!value.isLeased) remove([value], 'overflow');
    }
  };

  const queue: SignalQueue = {
    signals,
    last: 0,
    remove,
    add(signal, maxSignals) {
      signal.place = ++queue.last;
      signals.add(signal);
      bytes += signal.bytes;
      makeRoom(signal, maxSignals);
    },
    encode(signal, encoded) {
      signal.text = encoded.text;
      signal.bytes = encoded.bytes;
      bytes += signal.bytes;
      makeRoom(signal);
    },
    lease(maxSignals, maxBytes) {
      const leased: QueuedSignal[] = [];
      const cancelled: QueuedSignal[] = [];
      // A bracket before the first, a comma or a bracket after each.
      let room = maxBytes - 1;
      for (const signal of signals) {
        if (signal.isLeased) continue;
        if (isCancelled(signal)) {
          cancelled.push(signal);
          continue;
        }
        room -= signal.bytes + 1;
        if (!signal.text || leased.length === maxSignals || (room < 0 && leased.length > 0)) break;
        signal.isLeased = true;
        leased.push(signal);
      }
      remove(cancelled, 'cancelled');
      return leased;
    },
    settle(leased) {
      for (const signal of leased) signal.isLeased = false;
      oldest = signals.values();
    },
    waiting: () => [...signals].filter((signal) => signal.text && !signal.isLeased && !isCancelled(signal)),
    clear() {
      remove([...signals].filter(isCancelled), 'cancelled');
      const all = [...signals];
      signals.clear();
      bytes = 0;
      return all;
    },
  };
  return queue;
}

const isCancelled = ({ cancel }: QueuedSignal): boolean => cancel?.aborted === true;
