import { describe, expect, it } from 'vitest';
import { manualClock, settle } from '../../test/manual-clock.js';
import { createMemoryDisk } from '../../test/memory-disk.js';
import { refused, reset, setUpClient } from '../../test/set-up-client.js';
import type { StubReply } from '../../test/stub-transport.js';
import { type Transport, TransportError, type TransportRequest } from '../index.js';

const LONG_MS = 60_000;

const cut = () => Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNRESET' } });

describe('a failure of unknown outcome', () => {
  const failures: [string, () => StubReply][] = [
    ['no answer in time', () => 'silence'],
    ['a connection that was cut after the request was written', reset],
    ['the same, in the words of fetch', cut],
    ['502', () => 502],
    ['504', () => 504],
  ];

  it.each(failures)('(%s) leads to a retry, and is counted (point 13)', async (_name, reply) => {
    const { client, clock, track, transport } = setUpClient([reply()]);
    track(3);
    await clock.advance(LONG_MS);
    expect(transport.requests).toHaveLength(2);
    expect(client.stats()).toMatchObject({ delivered: 3, ambiguous: 3 });
    expect(client.stats().dropped).toEqual({});
  });

  it.each(failures)('(%s) leads to no retry with the option "drop" (point 13)', async (_name, reply) => {
    const { client, clock, events, track, transport } = setUpClient([reply()], { ambiguousFailure: 'drop' });
    track(3);
    await clock.advance(LONG_MS);
    expect(transport.requests).toHaveLength(1);
    expect(client.stats()).toMatchObject({ delivered: 0, pending: 0, ambiguous: 3, dropped: { ambiguous: 3 } });
    expect(events).toEqual([{ kind: 'dropped', reason: 'ambiguous', signals: 3 }]);
  });

  it.each<[string, () => StubReply]>([
    ['a connection that was refused', refused],
    ['408', () => 408],
    ['429', () => 429],
    ['500', () => 500],
    ['503', () => 503],
    ['a redirect', () => 302],
  ])('is not %s, which always leads to a retry (point 13)', async (_name, reply) => {
    const { client, clock, track, transport } = setUpClient([reply()], { ambiguousFailure: 'drop' });
    track(3);
    await clock.advance(LONG_MS);
    expect(transport.requests).toHaveLength(2);
    expect(client.stats()).toMatchObject({ delivered: 3, ambiguous: 0 });
    expect(client.stats().dropped).toEqual({});
  });

  it('repeats the signals of one batch, and no others (point 13)', async () => {
    const { client, clock, track, transport } = setUpClient([200, reset()], { batch: { maxSignals: 10 } });
    track(50);
    await clock.advance(LONG_MS);
    const arrivals = transport.batches().flat();
    const twice = arrivals.filter((type, at) => arrivals.indexOf(type) < at);
    expect(twice).toEqual(Array.from({ length: 10 }, (_, index) => `s${index + 10}`));
    expect(client.stats()).toMatchObject({ delivered: 50, ambiguous: 10 });
  });

  it('is not a request that waits in line, no matter how long (point 13)', async () => {
    const { client, clock, track, transport } = setUpClient(['silence'], {
      batch: { maxInFlight: 1 },
      ambiguousFailure: 'drop',
    });
    const delivery = client.deliverSignal('slow', {}, { timeoutMs: LONG_MS }).catch(() => {});
    await settle();
    track(3);
    await clock.advance(LONG_MS - 1);
    expect(transport.batches()).toEqual([['slow']]);
    expect(client.stats()).toMatchObject({ pending: 3, ambiguous: 0 });
    await clock.advance(1);
    await delivery;
    expect(client.stats()).toMatchObject({ delivered: 3, ambiguous: 0 });
    expect(client.stats().dropped).toEqual({});
  });

  it('leads to an immediate retry if an idle connection may have died (point 34)', async () => {
    const { client, clock, track, transport } = setUpClient([200, reset(), reset()]);
    track(1);
    await settle();
    track(1);
    await settle();
    expect(transport.requests).toHaveLength(3);
    // Only once, because a second cut has another reason.
    await clock.advance(249);
    expect(transport.requests).toHaveLength(3);
    await clock.advance(LONG_MS);
    expect(client.stats()).toMatchObject({ delivered: 2, ambiguous: 2 });
  });

  it.each<[string, StubReply[]]>([
    ['before any successful request', [reset()]],
    ['after silence', [200, 'silence']],
    ['after 502', [200, 502]],
  ])('leads to no immediate retry %s (point 11)', async (_name, replies) => {
    const { clock, track, transport } = setUpClient([...replies]);
    for (let left = replies.length; left > 0; left--) {
      track(1);
      await settle();
    }
    await clock.advance(249);
    expect(transport.requests).toHaveLength(replies.length);
  });
});

describe('a close while a request is under way, with the option "drop",', () => {
  const closing = async (send: Transport['send']) => {
    const disk = createMemoryDisk();
    const clock = manualClock();
    const set = setUpClient([], {
      ambiguousFailure: 'drop',
      clock,
      store: disk.storeOf(1, clock),
      batch: { maxSignals: 2 },
    });
    set.transport.send = send;
    set.track(2, 'sent');
    await settle();
    set.track(1, 'waiting');
    const close = set.client.close({ timeoutMs: 100 });
    await clock.advance(100);
    return { ...set, report: await close, types: () => disk.texts().map((text) => JSON.parse(text).type) };
  };

  it('stores nothing that may have arrived (point 13)', async () => {
    const { client, report, types, unaccounted } = await closing(() => new Promise(() => {}));
    expect(report).toEqual({ delivered: 0, pending: 0, spooled: 1, dropped: 2 });
    expect(types()).toEqual(['waiting0']);
    expect(client.stats()).toMatchObject({ ambiguous: 2, dropped: { ambiguous: 2 } });
    expect(unaccounted()).toBe(0);
  });

  it('stores what the transport has surely not sent (point 13)', async () => {
    const { client, report, types } = await closing(
      ({ signal }) =>
        new Promise((_resolve, reject) => {
          const error = new TransportError('timeout', 'still connecting', { maybeSent: false });
          signal.addEventListener('abort', () => reject(error));
        }),
    );
    expect(report).toEqual({ delivered: 0, pending: 0, spooled: 3, dropped: 0 });
    expect(types()).toEqual(['sent0', 'sent1', 'waiting0']);
    expect(client.stats()).toMatchObject({ ambiguous: 0, dropped: {} });
  });
});

describe('a time-out or an interruption', () => {
  const ends: [string, (set: ReturnType<typeof setUpClient>) => unknown][] = [
    ['a time-out', ({ clock }) => clock.advance(5000)],
    ['an interruption', ({ lifecycle }) => lifecycle.interrupt()],
  ];

  it.each(ends)(
    '(%s) is not a failure of unknown outcome if the transport knows that nothing was sent (point 13)',
    async (_name, end) => {
      const set = setUpClient([], { ambiguousFailure: 'drop' });
      const { client, track, transport } = set;
      transport.send = async ({ signal }: TransportRequest) =>
        new Promise<never>((_resolve, reject) => {
          const error = new TransportError('timeout', 'still connecting', { maybeSent: false });
          signal.addEventListener('abort', () => reject(error));
        });
      track(2);
      await settle();
      await end(set);
      await settle();
      expect(client.stats()).toMatchObject({ ambiguous: 0, pending: 2, dropped: {} });
    },
  );

  it.each(ends)(
    '(%s) is a failure of unknown outcome if the transport never settles (point 13)',
    async (_name, end) => {
      const set = setUpClient([], { ambiguousFailure: 'drop' });
      set.transport.send = () => new Promise(() => {});
      set.track(2);
      await settle();
      await end(set);
      await settle();
      expect(set.client.stats()).toMatchObject({ ambiguous: 2, dropped: { ambiguous: 2 } });
    },
  );
});
