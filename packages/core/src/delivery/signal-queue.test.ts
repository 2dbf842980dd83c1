import { describe, expect, it } from 'vitest';
import type { JointLists } from '../contracts/feature.js';
import type { QueuedSignal } from '../contracts/signal-queue.js';
import { queuedSignal } from '../encoding/queued-signal.js';
import { createSignalQueue } from './signal-queue.js';

const signal = (number: number, bytes = 10): QueuedSignal => queuedSignal(`${number}`, bytes);

/** A queue, and the signals that it dropped, with the reason. */
const setUp = (bounds: { maxSignals: number; maxBytes: number }) => {
  const gone: [string | undefined, number[]][] = [];
  let ended: number[] = [];
  const persistence = {
    remove(signals: readonly QueuedSignal[]) {
      ended = numbers(signals);
    },
  };
  const queue = createSignalQueue({
    options: { queue: bounds },
    joints: { persistence } as unknown as JointLists,
    drop(reason, _signals, whenCounted) {
      whenCounted?.();
      gone.push([reason, ended]);
    },
  });
  return { queue, gone, ended: () => ended };
};

const fill = (count: number, bounds = { maxSignals: 10_000, maxBytes: 1_000_000 }) => {
  const { queue, gone } = setUp(bounds);
  for (let number = 1; number <= count; number++) queue.add(signal(number));
  return { queue, dropped: () => gone.flatMap(([reason, ended]) => (reason === 'overflow' ? ended : [])) };
};

const oldest = ({ signals: [first] }: { readonly signals: Iterable<QueuedSignal> }) => first?.place;

const numbers = (signals: readonly QueuedSignal[]) => signals.map(({ text }) => Number(text));

describe('a queue', () => {
  it('leases the oldest signals first, and counts leased signals', () => {
    const { queue } = fill(5);
    const lease = queue.lease(2, 1000);
    expect(numbers(lease)).toEqual([1, 2]);
    expect(queue.signals.size).toBe(5);
    expect(oldest(queue)).toBe(1);
    queue.settle(lease);
    queue.remove(lease);
    expect(queue.signals.size).toBe(3);
    expect(oldest(queue)).toBe(3);
  });

  it('leases nothing if no signal waits', () => {
    const { queue } = fill(1);
    queue.lease(10, 1000);
    expect(queue.lease(10, 1000)).toEqual([]);
    expect(oldest(fill(0).queue)).toBeUndefined();
  });

  it('keeps the places of settled signals, before those that were added or leased since', () => {
    const { queue } = fill(6);
    const first = queue.lease(2, 1000);
    const second = queue.lease(2, 1000);
    queue.add(signal(7));
    queue.settle(second);
    queue.settle(first);
    expect(numbers(queue.lease(100, 1000))).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('obeys the bytes of a batch, but leases a single larger signal', () => {
    const { queue } = setUp({ maxSignals: 10, maxBytes: 1000 });
    for (const [index, bytes] of [60, 30, 30, 200].entries()) queue.add(signal(index + 1, bytes));
    expect(numbers(queue.lease(10, 100))).toEqual([1, 2]);
    expect(numbers(queue.lease(10, 100))).toEqual([3]);
    expect(numbers(queue.lease(10, 100))).toEqual([4]);
  });

  it('counts the brackets and commas of the body among its bytes', () => {
    const { queue } = setUp({ maxSignals: 10, maxBytes: 1000 });
    for (let index = 1; index <= 3; index++) queue.add(signal(index, 10));
    expect(numbers(queue.lease(10, 22))).toEqual([1]);
    expect(numbers(queue.lease(10, 23))).toEqual([2, 3]);
  });

  it('drops the oldest waiting signals beyond its number, and reports how many', () => {
    const { queue, dropped } = fill(2500, { maxSignals: 1000, maxBytes: 1_000_000 });
    expect(dropped()).toEqual(Array.from({ length: 1500 }, (_, index) => index + 1));
    expect(queue.signals.size).toBe(1000);
    expect(oldest(queue)).toBe(1501);
  });

  it('drops the oldest waiting signals beyond its bytes', () => {
    const { queue, dropped } = fill(50, { maxSignals: 1000, maxBytes: 100 });
    expect({ dropped: dropped().length, size: queue.signals.size, oldest: oldest(queue) }).toEqual({
      dropped: 40,
      size: 10,
      oldest: 41,
    });
  });

  it('drops only a signal that is larger than its whole capacity', () => {
    const { queue, dropped } = fill(5, { maxSignals: 1000, maxBytes: 100 });
    queue.add(signal(6, 101));
    expect(dropped()).toEqual([6]);
    queue.add(signal(7, 50));
    expect(dropped()).toEqual([6]);
    expect(numbers(queue.waiting())).toEqual([1, 2, 3, 4, 5, 7]);
  });

  it('drops a cancelled signal when its turn comes, and does not lease it', () => {
    const { queue, gone } = setUp({ maxSignals: 10, maxBytes: 1000 });
    const controllers = Array.from({ length: 6 }, () => new AbortController());
    for (const [index, { signal: cancel }] of controllers.entries())
      queue.add(queuedSignal(`${index + 1}`, 10, cancel));
    controllers[0]?.abort();
    controllers[2]?.abort();
    expect(numbers(queue.waiting())).toEqual([2, 4, 5, 6]);
    const lease = queue.lease(2, 1000);
    expect(numbers(lease)).toEqual([2, 4]);
    expect(gone).toEqual([['cancelled', [1, 3]]]);
    expect(queue.signals.size).toBe(4);
    controllers[1]?.abort();
    controllers[5]?.abort();
    expect(numbers(queue.clear())).toEqual([4, 5]);
    expect(gone.slice(1)).toEqual([['cancelled', [2, 6]]]);
  });

  it('never drops leased signals, and counts them towards its limits', () => {
    const { dropped, queue } = fill(3, { maxSignals: 3, maxBytes: 1000 });
    const lease = queue.lease(3, 1000);
    queue.add(signal(4));
    expect(dropped()).toEqual([4]);
    expect(queue.signals.size).toBe(3);
    queue.settle(lease);
    queue.remove(lease);
    queue.add(signal(5));
    expect(dropped()).toEqual([4]);
    expect(numbers(queue.lease(3, 1000))).toEqual([5]);
  });

  it('keeps the waiting signals of a settled lease in place, and reports the removed ones', () => {
    const { queue, ended } = setUp({ maxSignals: 4, maxBytes: 1000 });
    for (let number = 1; number <= 4; number++) queue.add(signal(number));
    const lease = queue.lease(3, 1000);
    queue.settle(lease);
    queue.remove(lease.filter(({ text }) => text !== '2'));
    expect(ended()).toEqual([1, 3]);
    expect(numbers(queue.waiting())).toEqual([2, 4]);
    for (let number = 5; number <= 7; number++) queue.add(signal(number));
    expect(ended()).toEqual([2]);
  });

  it('is empty after clear(), also after a late settle()', () => {
    const { queue } = fill(4);
    const lease = queue.lease(2, 1000);
    expect(numbers(queue.clear())).toEqual([1, 2, 3, 4]);
    queue.settle(lease);
    queue.remove(lease);
    expect(queue.signals.size).toBe(0);
    expect(queue.lease(1, 1000)).toEqual([]);
  });

  it('keeps its order over many leases', () => {
    const { queue } = fill(5000);
    const seen: number[] = [];
    for (let lease = queue.lease(7, 1000); lease.length > 0; lease = queue.lease(7, 1000)) {
      seen.push(...numbers(lease));
      queue.remove(lease);
    }
    expect(seen).toEqual(Array.from({ length: 5000 }, (_, index) => index + 1));
  });
});
