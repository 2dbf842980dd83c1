import { describe, expect, it } from 'vitest';
import { manualClock, settle } from '../../test/manual-clock.js';
import { createMemoryDisk } from '../../test/memory-disk.js';
import { refused, repeat, setUpClient } from '../../test/set-up-client.js';
import { stubTransport } from '../../test/stub-transport.js';
import type { Joints } from '../contracts/feature.js';
import type { FeatureClient } from '../contracts/feature-client.js';
import { createClient, type DeliveryEvent, TransportError, withDiagnostics } from '../index.js';

describe('a listener', () => {
  it('gets the number of retried signals, and the reason', async () => {
    const { client, clock, events, track } = setUpClient([503, refused(), 302]);
    track(3);
    await clock.advance(60_000);
    expect(events).toEqual([
      { kind: 'retried', reason: 'the endpoint answered 503', signals: 3 },
      { kind: 'retried', reason: 'connection refused', signals: 3 },
      { kind: 'retried', reason: 'the endpoint answered 302 (set the endpoint to where it redirects)', signals: 3 },
      { kind: 'delivered', reason: 'the endpoint answered 200', signals: 3 },
    ]);
    expect(client.stats()).toMatchObject({ delivered: 3 });
  });

  it('gets the number of split signals', async () => {
    const { client, events, track } = setUpClient([413]);
    track(8);
    await client.flush();
    expect(events[0]).toEqual({ kind: 'split', reason: 'the endpoint answered 413', signals: 8 });
  });

  it('gets the number of delivered signals', async () => {
    const { client, clock, events, track } = setUpClient([200, 204, 200]);
    track(3);
    await client.flush();
    for (const count of [2, 1]) {
      track(count);
      await client.flush();
    }
    await clock.advance(1000);
    expect(events).toEqual([
      { kind: 'delivered', reason: 'the endpoint answered 200', signals: 3 },
      { kind: 'delivered', reason: 'the endpoint answered 204', signals: 2 },
      { kind: 'delivered', reason: 'the endpoint answered 200', signals: 1 },
    ]);
  });

  it('gets the number of stored signals', async () => {
    const clock = manualClock();
    const store = createMemoryDisk().storeOf(1, clock);
    const { client, events, track } = setUpClient(repeat(9, refused()), { clock, store });
    track(3);
    const close = client.close({ timeoutMs: 0 });
    await clock.advance(100);
    await close;
    expect(events).toContainEqual({ kind: 'kept', reason: 'stored', signals: 3 });
  });

  it('gets the number of dropped signals, by the reasons of the stats', async () => {
    const replies = [400, 413, ...repeat(10, 503)];
    const { client, clock, events, track, transport } = setUpClient(replies, { batch: { maxSignals: 1 } });
    const cancel = new AbortController();
    track(1, 'cancelled', { signal: cancel.signal });
    cancel.abort();
    track(3);
    await clock.advance(3_600_000);
    transport.replies.push(...repeat(100, refused()));
    track(2);
    const close = client.close({ timeoutMs: 100 });
    await clock.advance(200);
    await close;
    track(1, 'late');
    await clock.advance(2000);
    const told: Record<string, number> = {};
    for (const { kind, reason, signals } of events) {
      if (kind === 'dropped') told[reason] = (told[reason] ?? 0) + signals;
    }
    expect(told).toEqual(client.stats().dropped);
    expect(told).toEqual({ cancelled: 1, refused: 1, 'too-large': 1, expired: 1, closed: 3 });
  });

  it('gets one event per second for each kind and reason, with the sum of the signals', async () => {
    const { client, clock, events: all, track } = setUpClient([], { queue: { maxSignals: 10 } });
    const dropped = () => all.filter(({ kind }) => kind === 'dropped');
    clock.jump(1);
    track(10_000);
    expect(dropped()).toEqual([{ kind: 'dropped', reason: 'overflow', signals: 1 }]);
    await clock.advance(999);
    expect(dropped()).toHaveLength(1);
    await clock.advance(1);
    expect(dropped().slice(1)).toEqual([{ kind: 'dropped', reason: 'overflow', signals: 9989 }]);
    expect(client.stats().dropped).toEqual({ overflow: 9990 });
    await clock.advance(10_000);
    expect(dropped()).toHaveLength(2);
    expect(clock.pendingTimers()).toBe(0);
  });

  it('may throw', async () => {
    const diagnostics = () => {
      throw new Error('the listener is broken');
    };
    const { client, clock, track, unaccounted } = setUpClient([503], { diagnostics });
    track(3);
    await clock.advance(1000);
    expect(client.stats()).toMatchObject({ delivered: 3 });
    expect(unaccounted()).toBe(0);
  });

  it('sees stats that add up at any moment (point 1)', async () => {
    const sums: number[] = [];
    const replies = [503, 400, 413, 413, refused(), 200, 400, 503, 503];
    const { client, clock, track, unaccounted } = setUpClient(replies, {
      batch: { maxSignals: 4 },
      queue: { maxSignals: 30 },
      diagnostics: () => void sums.push(unaccounted()),
      logger: { error: () => void sums.push(unaccounted()), warn: () => void sums.push(unaccounted()) },
    });
    const cancel = new AbortController();
    track(3, 'cancelled', { signal: cancel.signal });
    track(40);
    cancel.abort();
    await clock.advance(600_000);
    track(3, 'cancelled', { signal: AbortSignal.abort() });
    await client.close();
    track(1);
    await clock.advance(2000);
    expect(sums.length).toBeGreaterThan(8);
    expect(sums).toEqual(sums.map(() => 0));
  });

  it('may send signals of its own, also in an event about dropped signals (point 3)', async () => {
    const events: DeliveryEvent[] = [];
    const { client, clock, track, unaccounted } = setUpClient([], {
      queue: { maxSignals: 5 },
      diagnostics(event) {
        if (event.kind !== 'dropped') return;
        events.push(event);
        client.sendSignal('Telemetry.trouble');
      },
    });
    track(20);
    await clock.advance(3000);
    // The first event comes at once, the second a second later. The listener sends one signal for each.
    expect(events.map(({ signals }) => signals)).toEqual([1, 15]);
    expect(client.stats()).toMatchObject({ tracked: 22, delivered: 6, dropped: { overflow: 16 } });
    expect(unaccounted()).toBe(0);
  });
});

it('a client without a listener sets no timer for diagnostics', async () => {
  const clock = manualClock();
  const client = createClient('APP', { transport: stubTransport(400), clock });
  client.sendSignal('a');
  await client.flush();
  expect(client.stats().dropped).toEqual({ refused: 1 });
  expect(clock.pendingTimers()).toBe(0);
});

it('the feature stores no reason longer than necessary', async () => {
  const clock = manualClock();
  const events: DeliveryEvent[] = [];
  const feature = withDiagnostics((event) => void events.push(event));
  const { onEvent } = feature.join({ options: { clock }, stats: {} } as unknown as FeatureClient) as Joints;
  const tell = (kind: 'retry', reason: string, signals: number) => {
    const result = { status: 0, text: '', error: new TransportError('network', reason) };
    onEvent?.({ kind: 'attempted', verdict: kind, signals, result, sent: [], failures: 1 });
  };
  for (let index = 0; index < 100; index++) tell('retry', `port ${index}`, 1);
  await settle();
  expect(events).toHaveLength(100);
  await clock.advance(1000);
  expect(clock.pendingTimers()).toBe(0);
  tell('retry', 'port 1', 0);
  expect(events).toHaveLength(100);
});

it.each(['granted', 'unknown'] as const)(
  'all signals add up for a listener when a session begins with a full queue (consent: %s, point 1)',
  async (consent) => {
    const sums: number[] = [];
    const diagnostics = () => void sums.push(unaccounted());
    const options = { consent, diagnostics, sessions: true, queue: { maxSignals: 2 } };
    const { client, clock, track, unaccounted } = setUpClient(repeat(99, refused()), options);
    track(2);
    // Longer than a session lasts without a signal.
    await clock.advance(400_000);
    client.optIn();
    track(1);
    expect(sums.length).toBeGreaterThan(0);
    expect(sums.filter((sum) => sum !== 0)).toEqual([]);
    const close = client.close({ timeoutMs: 0 });
    await clock.advance(2000);
    await close;
  },
);
