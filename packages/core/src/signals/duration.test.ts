import { describe, expect, it, vi } from 'vitest';
import { manualClock } from '../../test/manual-clock.js';
import { setUpClient } from '../../test/set-up-client.js';
import { stubTransport } from '../../test/stub-transport.js';
import { createClient, lazyClient } from '../index.js';
import { cancelDuration, startDuration, stopDuration } from './index.js';

const secondsOf = (transport: ReturnType<typeof stubTransport>) =>
  transport.signals().map(({ floatValue, payload, type }) => {
    expect((payload as Record<string, unknown>)['TelemetryDeck.Signal.durationInSeconds']).toBe(floatValue);
    return [type, floatValue];
  });

describe('a duration', () => {
  it('is measured by the clock of the client', async () => {
    const { client, clock, transport } = setUpClient();
    const duration = startDuration(client, 'Level.played');
    await clock.advance(1234.9);
    clock.jump(-60_000);
    duration.stop();
    await client.flush();
    expect(secondsOf(transport)).toEqual([['Level.played', 1.234]]);
  });

  it('leaves out the time during which the user is away, and counts the rest', async () => {
    const { client, clock, lifecycle, transport } = setUpClient();
    const all = startDuration(client, 'all', {}, { includeBackgroundTime: true });
    const seen = startDuration(client, 'seen');
    const away = () => startDuration(client, 'begun away');
    await clock.advance(1000);
    lifecycle.pause();
    await clock.advance(10_000);
    const begun = away();
    lifecycle.pause();
    await clock.advance(10_000);
    lifecycle.resume();
    lifecycle.resume();
    await clock.advance(2000);
    lifecycle.pause();
    await clock.advance(5000);
    for (const duration of [seen, all, begun]) duration.stop();
    await client.flush();
    expect(secondsOf(transport)).toEqual([
      ['seen', 3],
      ['all', 28],
      ['begun away', 2],
    ]);
  });

  it('leaves out the time of a view and of a lazy client, too', async () => {
    const { client, clock, lifecycle, transport } = setUpClient();
    const lazy = lazyClient();
    lazy.configure(client);
    const durations = [startDuration(client.with({ userID: 'bob' }), 'view'), startDuration(lazy, 'lazy')];
    await clock.advance(1000);
    lifecycle.pause();
    await clock.advance(1000);
    for (const duration of durations) duration.stop();
    await client.flush();
    expect(secondsOf(transport)).toEqual([
      ['view', 1],
      ['lazy', 1],
    ]);
  });

  it('of a lazy client continues when the lazy client gets its client, whose clock may differ', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const clock = manualClock();
    const transport = stubTransport();
    const lazy = lazyClient();
    const durations = [startDuration(lazy, 'a'), startDuration(lazy, 'b', {}, { includeBackgroundTime: true })];
    vi.advanceTimersByTime(2000);
    await clock.advance(500_000);
    lazy.configure(createClient('APP', { transport, clock }));
    await clock.advance(3000);
    for (const duration of durations) duration.stop();
    vi.useRealTimers();
    await lazy.flush();
    expect(secondsOf(transport)).toEqual([
      ['a', 5],
      ['b', 5],
    ]);
  });

  it('of a sender that is not a client is measured by the platform', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const sendSignal = vi.fn();
    const duration = startDuration({ sendSignal }, 'a');
    vi.advanceTimersByTime(1500);
    duration.stop();
    vi.useRealTimers();
    expect(sendSignal.mock.calls[0]?.[2]).toEqual({ floatValue: 1.5 });
  });
});

describe('a duration with a name', () => {
  it('can be stopped by its name, once', async () => {
    const { client, clock, transport } = setUpClient();
    startDuration(client, 'Level.played', { level: 3, won: false });
    await clock.advance(1500);
    stopDuration(client, 'Level.played', { won: true }, { userID: 'bob' });
    stopDuration(client, 'Level.played');
    await client.flush();
    expect(transport.signals()).toMatchObject([
      { type: 'Level.played', floatValue: 1.5, payload: { level: 3, won: true } },
    ]);
  });

  it.each([undefined, null])('keeps its value beside the option floatValue: %s', async (floatValue) => {
    const { client, clock, transport } = setUpClient();
    startDuration(client, 'Level.played');
    await clock.advance(1500);
    stopDuration(client, 'Level.played', {}, { floatValue: floatValue as undefined });
    await client.flush();
    expect(transport.signals()).toMatchObject([{ floatValue: 1.5 }]);
  });

  it('with an unknown name sends nothing', async () => {
    const { client } = setUpClient();
    stopDuration(client, 'Level.played');
    cancelDuration(client, 'Level.played');
    expect(client.stats().tracked).toBe(0);
  });

  it('can be cancelled by its name', async () => {
    const { client } = setUpClient();
    const duration = startDuration(client, 'Level.played');
    cancelDuration(client, 'Level.played');
    duration.stop();
    stopDuration(client, 'Level.played');
    expect(client.stats().tracked).toBe(0);
  });

  it('belongs to the last start, and the first one still ends by itself', async () => {
    const { client, clock, transport } = setUpClient();
    const first = startDuration(client, 'Level.played');
    await clock.advance(1000);
    startDuration(client, 'Level.played');
    await clock.advance(1000);
    first.stop();
    stopDuration(client, 'Level.played');
    await client.flush();
    expect(secondsOf(transport)).toEqual([
      ['Level.played', 2],
      ['Level.played', 1],
    ]);
  });

  it('belongs to one client or one view alone', () => {
    const [one, other] = [setUpClient().client, setUpClient().client];
    startDuration(one, 'Level.played');
    stopDuration(other, 'Level.played');
    stopDuration(one.with({ userID: 'bob' }), 'Level.played');
    expect([one.stats().tracked, other.stats().tracked]).toEqual([0, 0]);
  });

  it('is forgotten on opt-out', () => {
    const { client } = setUpClient();
    startDuration(client, 'Secret.done');
    client.optOut();
    startDuration(client, 'Secret.done');
    stopDuration(client, 'Secret.done');
    client.optIn();
    stopDuration(client, 'Secret.done');
    expect(client.stats().tracked).toBe(0);
  });
});
