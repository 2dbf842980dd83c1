import { describe, expect, it } from 'vitest';
import { settle } from '../../test/manual-clock.js';
import { repeat, setUpClient } from '../../test/set-up-client.js';
import type { StubReply } from '../../test/stub-transport.js';

const asks = (retryAfter: string, status = 429): StubReply => ({ status, headers: { 'retry-after': retryAfter } });

const HOUR_MS = 3_600_000;

describe('Retry-After', () => {
  // The clock shows 2026-01-02T03:04:05.678Z. The backoff would be half a second.
  it.each([
    ['2', 2000],
    ['Fri, 02 Jan 2026 03:04:35 GMT', 29_322],
    ['3600', HOUR_MS],
    ['86400', HOUR_MS],
    ['9'.repeat(400), HOUR_MS],
    ['Sat, 03 Jan 2026 03:04:35 GMT', HOUR_MS],
    ['0', 500],
    ['-5', 500],
    ['1.5', 500],
    ['1e3', 500],
    ['0x10', 500],
    ['', 500],
    ['soon', 500],
    ['try again 2030', 500],
    ['Fri, 02 Jan 2026 03:04:05 GMT', 500],
    ['Thu, 01 Jan 2026 03:04:35 GMT', 500],
  ])('of %j delays the next attempt by %i ms (point 12)', async (retryAfter, waitMs) => {
    const { client, clock, track, transport } = setUpClient([asks(retryAfter)]);
    track(1);
    await clock.advance(waitMs - 1);
    expect(transport.requests).toHaveLength(1);
    await clock.advance(1);
    expect(client.stats()).toMatchObject({ delivered: 1 });
  });

  it.each([301, 429, 500, 503])('counts with the status %i (point 12)', async (status) => {
    const { clock, track, transport } = setUpClient([asks('30', status)]);
    track(1);
    await clock.advance(29_999);
    expect(transport.requests).toHaveLength(1);
    await clock.advance(1);
    expect(transport.requests).toHaveLength(2);
  });

  it('of a success has no effect (point 12)', async () => {
    const { client, track } = setUpClient([asks('30', 200)], { batch: { maxSignals: 1 } });
    track(2);
    expect(await client.flush()).toMatchObject({ delivered: 2 });
  });

  it('replaces a longer backoff (point 12)', async () => {
    const { client, clock, track } = setUpClient([503, 503, 503, 503, 503, ...repeat(3, asks('1', 503))]);
    track(1);
    // Half of 1, 2, 4, 8 and 16 seconds; then a second each.
    await clock.advance(15_500 + 3000);
    expect(client.stats()).toMatchObject({ delivered: 1 });
  });

  it('also delays deliverSignal (point 12)', async () => {
    const { client, clock, track, transport } = setUpClient([asks('30')]);
    track(1);
    await settle();
    const patient = client.deliverSignal('patient', {}, { timeoutMs: 60_000 });
    const impatient = expect(client.deliverSignal('impatient', {}, { timeoutMs: 1000 })).rejects.toMatchObject({
      code: 'TIMEOUT',
    });
    await clock.advance(29_999);
    await impatient;
    expect(transport.requests).toHaveLength(1);
    await clock.advance(1);
    await patient;
    expect(transport.batches().flat()).not.toContain('impatient');
  });

  it('in the response to deliverSignal also delays the queue (point 12)', async () => {
    const { client, clock, track, transport } = setUpClient([asks('30')]);
    await expect(client.deliverSignal('a')).rejects.toMatchObject({ code: 'REFUSED', status: 429 });
    track(1);
    await clock.advance(29_999);
    expect(transport.requests).toHaveLength(1);
    await clock.advance(1);
    expect(client.stats()).toMatchObject({ delivered: 1 });
  });

  it('delays requests that already wait in line (point 12)', async () => {
    const { client, clock, track, transport } = setUpClient([], { batch: { maxInFlight: 1 }, timeoutMs: 60_000 });
    const { send } = transport;
    let answer!: () => void;
    transport.send = async (request) => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      transport.send = send;
      return send(request);
    };
    transport.replies.push(asks('10'));
    const first = expect(client.deliverSignal('first')).rejects.toMatchObject({ status: 429 });
    await settle();
    const second = client.deliverSignal('second');
    await settle();
    track(1);
    await settle();
    answer();
    await first;
    await clock.advance(9999);
    expect(transport.batches()).toEqual([['first']]);
    await clock.advance(1);
    await second;
    expect(client.stats()).toMatchObject({ delivered: 1 });
  });

  it.each([
    ['a success elsewhere', 200],
    ['a shorter one', asks('1')],
    ['one that makes no sense', asks('soon', 503)],
  ])('is not shortened by %s (point 12)', async (_name, reply) => {
    const { client, clock, track, transport } = setUpClient();
    const answers: (() => void)[] = [];
    const { send } = transport;
    transport.send = async (request) => {
      await new Promise<void>((resolve) => answers.push(resolve));
      return send(request);
    };
    const [first, second] = [client.deliverSignal('first'), client.deliverSignal('second')];
    const ended = Promise.allSettled([first, second]);
    await settle();
    transport.replies.push(asks('60'), reply);
    for (const answer of answers) answer();
    await ended;
    transport.send = send;
    track(1);
    await clock.advance(59_999);
    expect(transport.requests).toHaveLength(2);
    await clock.advance(1);
    expect(transport.requests).toHaveLength(3);
  });

  it.each([-86_400_000, 86_400_000])(
    'lasts equally long when the wall clock jumps by %i ms (point 12)',
    async (jumpMs) => {
      const { clock, track, transport } = setUpClient([asks('Fri, 02 Jan 2026 03:04:35 GMT')]);
      track(1);
      await settle();
      clock.jump(jumpMs);
      await clock.advance(29_321);
      expect(transport.requests).toHaveLength(1);
      await clock.advance(1);
      expect(transport.requests).toHaveLength(2);
    },
  );

  it('delays a flush, a wake, an unload and a full batch (point 12)', async () => {
    const { client, clock, lifecycle, track, transport } = setUpClient([asks('30')]);
    track(1);
    await settle();
    track(300, 'more');
    lifecycle.retryNow();
    lifecycle.sendOnUnload(8, 61_440);
    const flush = client.flush({ timeoutMs: 1000 });
    await clock.advance(29_999);
    expect(await flush).toMatchObject({ delivered: 0, pending: 301 });
    expect(transport.requests).toHaveLength(1);
    await clock.advance(1);
    expect(client.stats()).toMatchObject({ delivered: 301, pending: 0 });
  });

  it('leaves no timer for aborted deliveries (point 7)', async () => {
    const { client, clock, transport } = setUpClient([asks('3600')]);
    await client.deliverSignal('a').catch(() => {});
    const deliveries = Array.from({ length: 50 }, () => client.deliverSignal('b', {}, { timeoutMs: 1000 }));
    const ended = Promise.allSettled(deliveries);
    await clock.advance(1000);
    expect((await ended).map(({ status }) => status)).toEqual(deliveries.map(() => 'rejected'));
    expect(transport.requests).toHaveLength(1);
    expect(clock.pendingTimers()).toBe(0);
  });
});
