import { describe, expect, it } from 'vitest';
import type { QueuedSignal } from './queued-signal.js';
import { createOutbox } from './signal-queue.js';

const signal = (number: number, bytes = 10): QueuedSignal => ({ text: `${number}`, bytes });

const nobody = () => {};

const fill = (count: number, bounds = { maxSignals: 10_000, maxBytes: 1_000_000 }) => {
  const dropped: number[] = [];
  const outbox = createOutbox(bounds, (signals, reason) => {
    if (reason === 'overflow') dropped.push(...sequences(signals));
  });
  for (let number = 1; number <= count; number++) outbox.append(signal(number));
  return { outbox, dropped };
};

const sequences = (signals: readonly QueuedSignal[]) => signals.map(({ sequence = 0 }) => sequence);

describe('an outbox', () => {
  it('lends the oldest first, and counts what is on loan', () => {
    const { outbox } = fill(5);
    const lease = outbox.lease(2, 1000);
    expect(sequences(lease)).toEqual([1, 2]);
    expect(outbox.size).toBe(5);
    expect(outbox.oldest()).toBe(1);
    outbox.settle(lease);
    expect(outbox.size).toBe(3);
    expect(outbox.oldest()).toBe(3);
  });

  it('lends nothing when nothing waits', () => {
    const { outbox } = fill(1);
    outbox.lease(10, 1000);
    expect(outbox.lease(10, 1000)).toEqual([]);
    expect(fill(0).outbox.oldest()).toBe(Number.POSITIVE_INFINITY);
  });

  it('puts back in its place what is returned, whatever was added or lent since', () => {
    const { outbox } = fill(6);
    const first = outbox.lease(2, 1000);
    const second = outbox.lease(2, 1000);
    outbox.append(signal(7));
    outbox.settle(second, second);
    outbox.settle(first, first);
    expect(sequences(outbox.lease(100, 1000))).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('keeps to the bytes of a batch, but lends a single signal that is larger', () => {
    const outbox = createOutbox({ maxSignals: 10, maxBytes: 1000 }, nobody);
    for (const [index, bytes] of [60, 30, 30, 200].entries()) outbox.append(signal(index + 1, bytes));
    expect(sequences(outbox.lease(10, 100))).toEqual([1, 2]);
    expect(sequences(outbox.lease(10, 100))).toEqual([3]);
    expect(sequences(outbox.lease(10, 100))).toEqual([4]);
  });

  it('counts the brackets and commas of the body among its bytes', () => {
    const outbox = createOutbox({ maxSignals: 10, maxBytes: 1000 }, nobody);
    for (let index = 1; index <= 3; index++) outbox.append(signal(index, 10));
    expect(sequences(outbox.lease(10, 22))).toEqual([1]);
    expect(sequences(outbox.lease(10, 23))).toEqual([2, 3]);
  });

  it('drops the oldest waiting ones beyond its number, and says how many', () => {
    const { outbox, dropped } = fill(2500, { maxSignals: 1000, maxBytes: 1_000_000 });
    expect(dropped).toEqual(Array.from({ length: 1500 }, (_, index) => index + 1));
    expect(outbox.size).toBe(1000);
    expect(outbox.oldest()).toBe(1501);
  });

  it('drops the oldest waiting ones beyond its bytes', () => {
    const { outbox, dropped } = fill(50, { maxSignals: 1000, maxBytes: 100 });
    expect({ dropped: dropped.length, size: outbox.size, oldest: outbox.oldest() }).toEqual({
      dropped: 40,
      size: 10,
      oldest: 41,
    });
  });

  it('drops a signal alone that is larger than all the room there is', () => {
    const { outbox, dropped } = fill(5, { maxSignals: 1000, maxBytes: 100 });
    outbox.append(signal(6, 101));
    expect(dropped).toEqual([6]);
    outbox.append(signal(7, 50));
    expect(dropped).toEqual([6]);
    expect(sequences(outbox.waiting())).toEqual([1, 2, 3, 4, 5, 7]);
  });

  it('gives up what was cancelled when it is its turn, and does not hand it on', () => {
    const given: [string | undefined, number[]][] = [];
    const outbox = createOutbox({ maxSignals: 10, maxBytes: 1000 }, (signals, reason) =>
      given.push([reason, sequences(signals)]),
    );
    const controllers = Array.from({ length: 6 }, () => new AbortController());
    for (const [index, { signal: cancel }] of controllers.entries()) outbox.append({ ...signal(index + 1), cancel });
    controllers[0]?.abort();
    controllers[2]?.abort();
    expect(sequences(outbox.waiting())).toEqual([2, 4, 5, 6]);
    const lease = outbox.lease(2, 1000);
    expect(sequences(lease)).toEqual([2, 4]);
    expect(given).toEqual([['cancelled', [1, 3]]]);
    expect(outbox.size).toBe(4);
    controllers[1]?.abort();
    controllers[5]?.abort();
    expect(sequences(outbox.clear())).toEqual([4, 5]);
    expect(given.slice(1)).toEqual([['cancelled', [2, 6]]]);
  });

  it('never drops what is on loan, and counts it towards the bounds', () => {
    const { dropped, outbox } = fill(3, { maxSignals: 3, maxBytes: 1000 });
    const lease = outbox.lease(3, 1000);
    outbox.append(signal(4));
    expect(dropped).toEqual([4]);
    expect(outbox.size).toBe(3);
    outbox.settle(lease);
    outbox.append(signal(5));
    expect(dropped).toEqual([4]);
    expect(sequences(outbox.lease(3, 1000))).toEqual([5]);
  });

  it('keeps in place what a lease gives back, and says what is done with', () => {
    const done: number[][] = [];
    const outbox = createOutbox({ maxSignals: 4, maxBytes: 1000 }, (signals) => done.push(sequences(signals)));
    for (let number = 1; number <= 4; number++) outbox.append(signal(number));
    const lease = outbox.lease(3, 1000);
    outbox.settle(
      lease,
      lease.filter(({ sequence }) => sequence === 2),
    );
    expect(done).toEqual([[1, 3]]);
    expect(sequences(outbox.waiting())).toEqual([2, 4]);
    for (let number = 5; number <= 7; number++) outbox.append(signal(number));
    expect(done).toEqual([[1, 3], [2]]);
  });

  it('forgets everything when it is cleared, so that a late return brings nothing back', () => {
    const { outbox } = fill(4);
    const lease = outbox.lease(2, 1000);
    expect(sequences(outbox.clear())).toEqual([1, 2, 3, 4]);
    outbox.settle(lease, lease);
    outbox.settle(lease);
    expect(outbox.size).toBe(0);
    expect(outbox.lease(1, 1000)).toEqual([]);
  });

  it('keeps its order over many leases', () => {
    const { outbox } = fill(5000);
    const seen: number[] = [];
    for (let lease = outbox.lease(7, 1000); lease.length > 0; lease = outbox.lease(7, 1000)) {
      seen.push(...sequences(lease));
      outbox.settle(lease);
    }
    expect(seen).toEqual(Array.from({ length: 5000 }, (_, index) => index + 1));
  });
});
