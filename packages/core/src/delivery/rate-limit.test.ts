import { describe, expect, it } from 'vitest';
import { setUpClient } from '../../test/set-up-client.js';
import { type SignalStore, withConsent, withRateLimit } from '../index.js';

const HOUR_MS = 3_600_000;

describe('a program that sends without end', () => {
  it('may send 1,000 signals a second, averaged over a minute, by default', async () => {
    const { client, clock, track, unaccounted } = setUpClient([], { queue: { maxSignals: 100_000, maxBytes: 1e9 } });
    track(60_001);
    expect(client.stats()).toMatchObject({ tracked: 60_001, pending: 60_000, dropped: { 'rate-limited': 1 } });
    await clock.advance(1000);
    track(1001);
    expect(client.stats().dropped).toEqual({ 'rate-limited': 2 });
    expect(unaccounted()).toBe(0);
  });

  it('saves at most the signals of a minute, no matter how long it was idle', async () => {
    const { client, clock, track } = setUpClient([], withRateLimit(10));
    track(1);
    await clock.advance(HOUR_MS);
    track(700);
    expect(client.stats().dropped['rate-limited']).toBeGreaterThanOrEqual(90);
    expect(client.stats().dropped['rate-limited']).toBeLessThanOrEqual(100);
  });

  it('can send at this rate without end', async () => {
    const { client, clock, track } = setUpClient([], withRateLimit(10));
    for (let second = 0; second < 300; second++) {
      track(10);
      await clock.advance(1000);
    }
    expect(client.stats()).toMatchObject({ delivered: 3000, dropped: {} });
  });

  it('is logged once', () => {
    const { events, logger, track } = setUpClient([], withRateLimit(1));
    track(100);
    expect(logger.lines).toEqual(['TelemetryDeck: signals are dropped: rate-limited']);
    expect(events).toEqual([{ kind: 'dropped', reason: 'rate-limited', signals: 1 }]);
  });

  it('can turn the limit off', () => {
    const { client, track } = setUpClient([], { queue: { maxSignals: 100_000, maxBytes: 1e9 } }, withRateLimit(false));
    track(70_000);
    expect(client.stats()).toMatchObject({ pending: 70_000, dropped: {} });
  });

  it('is held back in views and in deliverSignal, too', async () => {
    const { client } = setUpClient([], withRateLimit(1));
    for (let index = 0; index < 59; index++) client.with({ userID: `${index}` }).sendSignal('A.b');
    await client.deliverSignal('A.b');
    await expect(client.deliverSignal('A.b')).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    client.sendSignal('A.b');
    expect(client.stats()).toMatchObject({ dropped: { 'rate-limited': 1 } });
  });
});

it('signals that are refused for another reason do not count towards the limit', () => {
  const { client, track } = setUpClient([], withRateLimit(1), withConsent('denied'));
  track(100);
  expect(client.stats().dropped).toEqual({ disabled: 100 });
  client.optIn();
  track(60);
  expect(client.stats()).toMatchObject({ pending: 60, dropped: { disabled: 100 } });
});

it('signals of earlier runs do not count', async () => {
  const text = JSON.stringify({ type: 'Earlier' });
  const earlier = Array.from({ length: 180 }, () => ({ text, bytes: text.length }));
  const store: SignalStore = {
    persist: () => true,
    remove() {},
    claim: async () => earlier.splice(0),
    clear() {},
    release() {},
  };
  const { client, clock, track } = setUpClient([], withRateLimit(1), { store });
  await clock.advance(1000);
  track(60);
  await client.flush();
  expect(client.stats()).toMatchObject({ recovered: 180, delivered: 240, dropped: {} });
});

it.each([0, -1, 1.5, Number.NaN, true, '5', null])('a rate limit of %o is refused', (rateLimit) => {
  expect(() => setUpClient([], withRateLimit(rateLimit as never))).toThrow(
    'rateLimit must be a positive integer, or false',
  );
});
