import { describe, expect, it } from 'vitest';
import { settle } from '../../test/manual-clock.js';
import { refused, repeat, setUpClient } from '../../test/set-up-client.js';

const HOUR_MS = 3_600_000;

/** A client whose requests get no response, and the times of its requests in seconds. */
function setUpBlocked(...options: Parameters<typeof setUpClient>[1][]) {
  const set = setUpClient([], ...options);
  const times: number[] = [];
  const { send } = set.transport;
  set.transport.send = async (request) => {
    times.push(set.clock.monotonic() / 1000);
    set.transport.replies.unshift(refused());
    return send(request);
  };
  /** Makes the endpoint reachable again. */
  const unblock = () => {
    set.transport.send = send;
  };
  return { ...set, times, unblock };
}

describe('an unreachable endpoint', () => {
  it('gets a probe after 30 seconds, and then at growing intervals of up to ten minutes (point 16)', async () => {
    const { clock, times, track } = setUpBlocked();
    track(1);
    await clock.advance(HOUR_MS);
    // Three attempts as after any failure, and then the probes: twelve requests in the first hour.
    expect(times).toEqual([0, 0.5, 1.5, 31.5, 91.5, 211.5, 451.5, 931.5, 1531.5, 2131.5, 2731.5, 3331.5]);
  });

  it('then gets at most six requests an hour, for any number of signals (point 16)', async () => {
    const { client, clock, times, track } = setUpBlocked({
      batch: { lingerMs: 1000 },
      retry: { maxAgeMs: 100 * HOUR_MS },
    });
    await clock.advance(0);
    for (let minute = 0; minute < 60 * 12; minute++) {
      track(30);
      await clock.advance(60_000);
    }
    for (let hour = 1; hour < 12; hour++) {
      const inThisHour = times.filter((time) => time >= hour * 3600 && time < (hour + 1) * 3600);
      expect(inThisHour.length, `hour ${hour}`).toBeLessThanOrEqual(6);
      expect(inThisHour.length, `hour ${hour}`).toBeGreaterThan(0);
    }
    expect(client.stats()).toMatchObject({ pending: 10_000, dropped: { overflow: 21_600 - 10_000 } });
  });

  it('gets at most six requests an hour, even if the user comes back every minute (point 16)', async () => {
    const { clock, lifecycle, times, track } = setUpBlocked();
    track(1);
    for (let minute = 0; minute < 60 * 6; minute++) {
      await clock.advance(59_000);
      lifecycle.retryNow(true);
      await clock.advance(1000);
    }
    for (let hour = 1; hour < 6; hour++) {
      const inThisHour = times.filter((time) => time >= hour * 3600 && time < (hour + 1) * 3600);
      expect(inThisHour.length, `hour ${hour}`).toBeLessThanOrEqual(6);
    }
  });

  it('gets its next probe when the user comes back, and another no earlier than ten minutes later (point 16)', async () => {
    const { clock, lifecycle, times, track } = setUpBlocked();
    track(1);
    await clock.advance(460_000);
    const before = times.length;
    for (let change = 0; change < 20; change++) {
      lifecycle.retryNow(true);
      await clock.advance(1000);
    }
    expect(times.slice(before)).toEqual([460]);
    // What the program itself asks for, and a network that is back, wait for nothing.
    lifecycle.retryNow();
    await clock.advance(0);
    expect(times.slice(before)).toEqual([460, 480]);
    await clock.advance(590_000);
    lifecycle.retryNow(true);
    await clock.advance(0);
    expect(times.slice(before)).toEqual([460, 480, 1070]);
  });

  it('is known to the next page, which begins with what the previous page has learnt (point 16)', async () => {
    const first = setUpBlocked();
    expect([first.lifecycle.learnt(), first.lifecycle.hasFinalVerdict()]).toEqual([undefined, false]);
    first.track(1);
    await first.clock.advance(940_000);
    first.lifecycle.retryNow(true);
    await first.clock.advance(0);
    const learnt = first.lifecycle.learnt();
    expect(learnt).toEqual({ failures: 9, unanswered: 9, waitMs: 1_200_000, hurriedMs: 600_000 });

    const next = setUpBlocked();
    if (learnt) next.lifecycle.learn(learnt);
    next.track(1);
    next.lifecycle.retryNow(true);
    await next.clock.advance(1_199_000);
    expect(next.times).toEqual([]);
    await next.clock.advance(2000);
    expect(next.times).toEqual([1200]);
    next.unblock();
    await next.client.flush();
    expect(next.lifecycle.hasFinalVerdict()).toBe(true);
    expect(next.lifecycle.learnt()).toMatchObject({ failures: 0, unanswered: 0 });
  });

  it('gets one probe at a time, and all other signals when it is back (point 16)', async () => {
    const { client, clock, times, track, transport, unblock } = setUpBlocked();
    track(250);
    await clock.advance(100_000);
    expect(times).toHaveLength(5);
    unblock();
    await clock.advance(120_000);
    expect(client.stats()).toMatchObject({ delivered: 250, pending: 0 });
    expect(transport.requests).toHaveLength(5 + 3);
  });

  it.each([
    ['becomes visible or online', 'wake'],
    ['is flushed', 'flush'],
  ] as const)('gets a probe at once when the program %s (point 16)', async (_name, how) => {
    const { clock, lifecycle, client, times, track } = setUpBlocked();
    track(1);
    await clock.advance(HOUR_MS);
    const before = times.length;
    if (how === 'wake') lifecycle.retryNow();
    else void client.flush({ timeoutMs: 10 });
    await clock.advance(10);
    expect(times.slice(before)).toEqual([3600]);
    await clock.advance(599_000);
    expect(times).toHaveLength(before + 1);
  });

  it('is not assumed if an endpoint answers with errors (point 16)', async () => {
    const { clock, track, transport } = setUpClient(repeat(3, 503));
    track(1);
    await clock.advance(3500);
    expect(transport.requests).toHaveLength(4);
  });

  it('is reported once (point 16)', async () => {
    const { clock, logger, track } = setUpBlocked();
    track(1);
    await clock.advance(HOUR_MS);
    expect(logger.lines).toEqual(['TelemetryDeck: connection refused; 1 signal waits to be sent again']);
  });

  it('is not assumed after two failures, a success and one failure (point 16)', async () => {
    const { client, clock, track } = setUpClient([refused(), refused(), 200, refused()]);
    track(1);
    await clock.advance(2000);
    track(1, 'later');
    await clock.advance(1000);
    expect(client.stats()).toMatchObject({ delivered: 2 });
  });

  it('is not assumed if an answer came between two failures (point 16)', async () => {
    const { clock, track, transport } = setUpClient([refused(), refused(), 503, refused(), refused()]);
    track(1);
    // Half of 1, 2, 4, 8 and 16 seconds.
    await clock.advance(15_500);
    expect(transport.requests).toHaveLength(6);
  });
});

describe('a program that makes no further calls', () => {
  it.each([
    ['was not there', refused()],
    ['was silent', 'silence' as const],
    ['was overloaded', 503],
  ])('delivers its signals when an endpoint that %s is back (point 15)', async (_name, reply) => {
    const { client, clock, track } = setUpClient(repeat(8, reply));
    track(3);
    await clock.advance(HOUR_MS);
    expect(client.stats()).toMatchObject({ delivered: 3, pending: 0 });
    expect(clock.pendingTimers()).toBe(0);
  });

  it('loses no signal when it flushes too early (point 15)', async () => {
    const { client, clock, track, unblock } = setUpBlocked();
    track(3);
    await clock.advance(200_000);
    const flush = client.flush({ timeoutMs: 100 });
    await clock.advance(100);
    expect(await flush).toMatchObject({ delivered: 0, pending: 3 });
    unblock();
    await clock.advance(600_000);
    expect(client.stats()).toMatchObject({ delivered: 3 });
  });

  it('delivers its signals after a hidden page returns, although the requests on unload failed (point 15)', async () => {
    const { client, clock, lifecycle, track } = setUpClient([refused(), refused()], { batch: { lingerMs: 60_000 } });
    track(3);
    lifecycle.sendOnUnload(8, 61_440);
    await settle();
    expect(client.stats()).toMatchObject({ delivered: 0, pending: 3 });
    await clock.advance(2000);
    expect(client.stats()).toMatchObject({ delivered: 3, pending: 0 });
  });
});
