import { describe, expect, it } from 'vitest';
import { settle } from '../../test/manual-clock.js';
import { refused, repeat, setUpClient } from '../../test/set-up-client.js';
import { type StoredSignal, withStore } from '../index.js';

describe('the signals that leave on unload', () => {
  it('fit into the given number of requests and bytes, and the others wait (point 28)', async () => {
    const { client, lifecycle, track, transport } = setUpClient([], { batch: { maxSignals: 10, lingerMs: 1000 } });
    track(100);
    lifecycle.sendOnUnload(3, 61_440);
    await settle();
    const first = transport.batches().slice(0, 3);
    expect(first.flat()).toEqual(Array.from({ length: 30 }, (_, index) => `s${index}`));
    expect(transport.requests.map(({ keepalive }) => keepalive)).toEqual([...repeat(3, true), ...repeat(7, false)]);
    // As long as the page stays open, the other signals leave as usual.
    expect(client.stats()).toMatchObject({ delivered: 100, pending: 0 });
  });

  it('never exceed the given bytes (point 28)', async () => {
    for (const maxBytes of [0, 100, 1000, 5000, 20_000]) {
      const { client, lifecycle, transport } = setUpClient([], { batch: { maxSignals: 7, lingerMs: 1000 } });
      for (let index = 0; index < 40; index++) client.sendSignal('a', { text: '👋🏽'.repeat(index) });
      lifecycle.sendOnUnload(8, maxBytes);
      await settle();
      const leaving = transport.requests.filter(({ keepalive }) => keepalive);
      const bytes = leaving.reduce((sum, { body }) => sum + body.length, 0);
      expect(bytes).toBeLessThanOrEqual(maxBytes);
      // A batch has at most 4000 bytes, so less than that may stay unused.
      expect(bytes).toBeGreaterThan(Math.min(maxBytes, 15_000) - 4000);
      expect(client.stats()).toMatchObject({ delivered: 40 });
      expect(client.stats().dropped).toEqual({});
    }
  });

  it('use all of the given bytes (point 28)', async () => {
    const { lifecycle, track, transport } = setUpClient([], { batch: { lingerMs: 1000 } });
    track(40);
    lifecycle.sendOnUnload(8, 1000);
    await settle();
    const [leaving, rest] = transport.requests;
    expect(leaving?.keepalive).toBe(true);
    expect(leaving?.body.length).toBeGreaterThan(700);
    expect(rest?.keepalive).toBe(false);
  });

  it('leave beside running requests, and are not sent twice', async () => {
    const { clock, client, lifecycle, track, transport } = setUpClient(['silence'], { batch: { maxInFlight: 1 } });
    track(2, 'slow');
    await settle();
    track(2, 'late');
    lifecycle.sendOnUnload(8, 61_440);
    await settle();
    expect(transport.batches()).toEqual([
      ['slow0', 'slow1'],
      ['late0', 'late1'],
    ]);
    await clock.advance(60_000);
    expect(transport.batches().slice(2)).toEqual([['slow0', 'slow1']]);
    expect(client.stats()).toMatchObject({ delivered: 4, pending: 0 });
  });

  it('end the wait of a flush (point 6)', async () => {
    const { client, clock, lifecycle, track } = setUpClient([503], { batch: { maxInFlight: 1 } });
    track(2);
    await settle();
    let isOver = false;
    const flush = client.flush({ timeoutMs: 60_000 }).then(() => {
      isOver = true;
    });
    lifecycle.sendOnUnload(8, 61_440);
    await settle();
    expect(isOver).toBe(true);
    await flush;
    await clock.advance(1000);
  });

  it('end the wait of a flush if the caller has cancelled all (point 6)', async () => {
    const { client, clock, lifecycle, track } = setUpClient(['silence'], { batch: { maxInFlight: 1 } });
    const cancel = new AbortController();
    const delivery = client.deliverSignal('a', {}, { timeoutMs: 10_000 }).catch(() => {});
    await settle();
    track(1, 'cancelled', { signal: cancel.signal });
    let isOver = false;
    const flush = client.flush({ timeoutMs: 60_000 }).then(() => {
      isOver = true;
    });
    await settle();
    cancel.abort();
    lifecycle.sendOnUnload(1, 0);
    await settle();
    expect(isOver).toBe(true);
    await clock.advance(60_000);
    await Promise.all([delivery, flush]);
  });

  it('are sent again after a failure (point 15)', async () => {
    const { client, clock, lifecycle, track } = setUpClient([refused(), 503], {
      batch: { maxSignals: 2, lingerMs: 1000 },
    });
    track(4);
    lifecycle.sendOnUnload(8, 61_440);
    await settle();
    expect(client.stats()).toMatchObject({ delivered: 0, pending: 4 });
    await clock.advance(60_000);
    expect(client.stats()).toMatchObject({ delivered: 4, pending: 0 });
    expect(client.stats().dropped).toEqual({});
  });
});

describe('an interruption', () => {
  it('aborts the running requests, and their signals wait for a later attempt', async () => {
    const { client, clock, lifecycle, track, transport } = setUpClient(['silence', 'silence']);
    track(2);
    const delivery = expect(client.deliverSignal('a')).rejects.toMatchObject({ code: 'ABORTED' });
    await settle();
    expect(lifecycle.requests()).toBe(2);
    lifecycle.interrupt();
    await delivery;
    expect(lifecycle.requests()).toBe(0);
    expect(client.stats()).toMatchObject({ pending: 2, ambiguous: 2 });
    expect(transport.requests.map(({ signal }) => signal.aborted)).toEqual([true, true]);
    await clock.advance(1000);
    expect(client.stats()).toMatchObject({ delivered: 2 });
  });

  it('is no failure of a request that has not started (point 13)', async () => {
    const { client, clock, lifecycle, track } = setUpClient([], {
      ambiguousFailure: 'drop',
      batch: { lingerMs: 1000 },
    });
    track(2);
    lifecycle.sendOnUnload(8, 61_440);
    lifecycle.interrupt();
    await clock.advance(1000);
    expect(client.stats()).toMatchObject({ delivered: 2, ambiguous: 0 });
    expect(client.stats().dropped).toEqual({});
  });
});

it('spool() ends all work in one turn, and counts the signals (point 8)', async () => {
  const { client, clock, lifecycle, track, transport, unaccounted } = setUpClient(repeat(5, 'silence'));
  track(150);
  await settle();
  lifecycle.spool();
  // Without a store the signals are lost, and reported.
  expect(client.stats()).toMatchObject({ pending: 0, dropped: { closed: 150 } });
  expect(lifecycle.pending()).toBe(0);
  const requests = transport.requests.length;
  await clock.advance(600_000);
  expect(transport.requests).toHaveLength(requests);
  expect(client.stats()).toMatchObject({ delivered: 0, ambiguous: 0, dropped: { closed: 150 } });
  expect(unaccounted()).toBe(0);
});

it('spool() stops the client, also for later signals (point 8)', async () => {
  const { client, clock, lifecycle, track, transport, unaccounted } = setUpClient(['silence'], {
    batch: { maxInFlight: 1 },
  });
  const delivery = client.deliverSignal('a').catch(() => {});
  await settle();
  track(1, 'before');
  await settle();
  lifecycle.spool();
  track(1, 'after');
  await clock.advance(600_000);
  await delivery;
  expect(transport.batches()).toEqual([['a']]);
  expect(client.stats()).toMatchObject({ tracked: 2, pending: 1, dropped: { closed: 1 } });
  expect(unaccounted()).toBe(0);
});

it('a close during a backoff ends all other waits, and leaves no timer (point 6)', async () => {
  const { client, clock, track } = setUpClient(repeat(9, 503));
  track(1);
  await clock.advance(20_000);
  const flush = client.flush({ timeoutMs: 600_000 });
  await settle();
  const close = client.close({ timeoutMs: 10 });
  await clock.advance(60);
  expect(await close).toMatchObject({ pending: 0, dropped: 1 });
  expect(await flush).toMatchObject({ pending: 0, dropped: 1 });
  // The diagnostics listener gets the remaining events within two seconds.
  await clock.advance(2000);
  expect(clock.pendingTimers()).toBe(0);
});

it('a cancelled signal is counted at its place, also while others are in a request (point 1)', async () => {
  const { client, clock, track, unaccounted } = setUpClient(['silence']);
  const cancel = new AbortController();
  track(2, 'cancelled', { signal: cancel.signal });
  track(2);
  cancel.abort();
  await settle();
  expect(unaccounted()).toBe(0);
  expect(client.stats()).toMatchObject({ pending: 2, dropped: { cancelled: 2 } });
  const close = client.close({ timeoutMs: 100 });
  await clock.advance(200);
  expect(await close).toMatchObject({ pending: 0, dropped: 2 });
  expect(client.stats()).toMatchObject({ dropped: { cancelled: 2, closed: 2 } });
  expect(unaccounted()).toBe(0);
});

describe('persist', () => {
  it.each<[withRequests: boolean, ambiguousFailure: 'retry' | 'drop', expected: string[]]>([
    [false, 'retry', ['s2', 's3']],
    [true, 'retry', ['s0', 's1', 's2', 's3']],
    [true, 'drop', ['s2', 's3']],
  ])('with the signals of running requests (%s; %s) copies %j', async (withRequests, ambiguousFailure, expected) => {
    const kept: string[] = [];
    const persist = (signals: readonly StoredSignal[]) => {
      kept.push(...signals.map(({ text }) => JSON.parse(text).type));
      return true;
    };
    const store = withStore({ persist, remove() {}, claim: async () => [], clear() {}, release() {} });
    const { client, lifecycle, track } = setUpClient(
      ['silence'],
      { batch: { maxSignals: 2 }, ambiguousFailure },
      store,
    );
    track(4);
    await settle();
    expect(lifecycle.persist(withRequests)).toBe(true);
    expect(kept).toEqual(expected);
    expect(client.stats()).toMatchObject({ pending: 4, spooled: 0 });
  });
});
