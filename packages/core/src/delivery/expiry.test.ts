import { describe, expect, it } from 'vitest';
import { refused, repeat, setUpClient } from '../../test/set-up-client.js';

const HOUR_MS = 3_600_000;

describe('a batch', () => {
  it('is dropped after ten answers with errors, and later signals are sent (point 17)', async () => {
    const { client, clock, events, track, transport } = setUpClient(repeat(10, 503), { batch: { maxSignals: 2 } });
    track(2, 'old');
    track(1, 'new');
    await clock.advance(HOUR_MS);
    expect(transport.batches()).toEqual([...repeat(10, ['old0', 'old1']), ['new0']]);
    expect(client.stats()).toMatchObject({ delivered: 1, pending: 0, dropped: { expired: 2 } });
    expect(events.find(({ kind }) => kind === 'dropped')).toEqual({ kind: 'dropped', reason: 'expired', signals: 2 });
  });

  it('is delivered if the tenth attempt succeeds (point 17)', async () => {
    const { client, clock, track } = setUpClient(repeat(9, 500));
    track(2);
    await clock.advance(HOUR_MS);
    expect(client.stats()).toMatchObject({ delivered: 2 });
    expect(client.stats().dropped).toEqual({});
  });

  it('survives a hundred attempts without an answer (point 17)', async () => {
    const { client, clock, track, transport } = setUpClient(repeat(100, refused()));
    track(2);
    await clock.advance(23 * HOUR_MS);
    expect(transport.requests).toHaveLength(101);
    expect(client.stats()).toMatchObject({ delivered: 2 });
    expect(client.stats().dropped).toEqual({});
  });

  it('is dropped one day after its first failure (point 17)', async () => {
    const { client, clock, track, transport } = setUpClient(repeat(1000, refused()));
    track(1);
    await clock.advance(24 * HOUR_MS - 1);
    expect(client.stats()).toMatchObject({ pending: 1 });
    expect(client.stats().dropped).toEqual({});
    await clock.advance(600_000);
    expect(client.stats()).toMatchObject({ pending: 0, dropped: { expired: 1 } });
    const attempts = transport.requests.length;
    await clock.advance(24 * HOUR_MS);
    expect(transport.requests).toHaveLength(attempts);
    expect(clock.pendingTimers()).toBe(0);
  });

  it('is not dropped for the failures of other batches (point 17)', async () => {
    const { client, clock, track } = setUpClient(repeat(1000, refused()), { batch: { maxSignals: 1 } });
    track(1, 'old');
    await clock.advance(20 * HOUR_MS);
    track(1, 'new');
    await clock.advance(5 * HOUR_MS);
    expect(client.stats()).toMatchObject({ pending: 1, dropped: { expired: 1 } });
    await clock.advance(18 * HOUR_MS);
    expect(client.stats()).toMatchObject({ pending: 1, dropped: { expired: 1 } });
    await clock.advance(7 * HOUR_MS);
    expect(client.stats()).toMatchObject({ pending: 0, dropped: { expired: 2 } });
  });

  it('does not age with the wall clock (point 11)', async () => {
    const { client, clock, track } = setUpClient([503, 503]);
    track(1);
    await clock.advance(100);
    clock.jump(25 * HOUR_MS);
    await clock.advance(2000);
    expect(client.stats()).toMatchObject({ delivered: 1 });
    expect(client.stats().dropped).toEqual({});
  });

  it('obeys the limits of the options (point 17)', async () => {
    const often = setUpClient(repeat(3, 503), { retry: { maxAttempts: 3 } });
    often.track(1);
    await often.clock.advance(HOUR_MS);
    expect(often.client.stats()).toMatchObject({ dropped: { expired: 1 } });
    const long = setUpClient(repeat(100, refused()), { retry: { maxAgeMs: 1500 } });
    long.track(1);
    await long.clock.advance(HOUR_MS);
    // After half a second, and after one more second.
    expect(long.transport.requests).toHaveLength(3);
    expect(long.client.stats()).toMatchObject({ dropped: { expired: 1 } });
  });
});
