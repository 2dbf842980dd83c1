import { describe, expect, it } from 'vitest';
import { settle } from '../../test/manual-clock.js';
import { refused, repeat, setUpClient } from '../../test/set-up-client.js';
import type { StubReply } from '../../test/stub-transport.js';
import { withProcessor } from '../index.js';

const HOUR: StubReply = { status: 503, headers: { 'retry-after': '3600' } };

/** Whether work has settled by now. */
async function isSettled(work: Promise<unknown>): Promise<boolean> {
  let settled = false;
  work.then(() => {
    settled = true;
  });
  await settle();
  return settled;
}

describe.each(['flush', 'close'] as const)('%s', (method) => {
  it('resolves at once if the next attempt may begin only after its deadline (point 6)', async () => {
    const { client, clock, track, transport, unaccounted } = setUpClient(repeat(9, refused()));
    track(3);
    await settle();
    const done = client[method]({ timeoutMs: 400 });
    expect(await isSettled(done)).toBe(true);
    expect(transport.requests).toHaveLength(2);
    expect(clock.monotonic()).toBe(0);
    expect(await done).toMatchObject(method === 'flush' ? { pending: 3 } : { dropped: 3 });
    expect(unaccounted()).toBe(0);
  });

  it('goes on as long as an attempt may begin before its deadline (point 6)', async () => {
    const { client, clock, track } = setUpClient([refused(), refused()]);
    track(3);
    await settle();
    const done = client[method]({ timeoutMs: 5000 });
    await clock.advance(1000);
    expect(await done).toMatchObject({ delivered: 3 });
  });

  it('resolves once the circuit is open and no probe can begin before its deadline (point 6)', async () => {
    const { client, clock, track, transport } = setUpClient(repeat(9, refused()));
    track(1);
    await settle();
    const done = client[method]({ timeoutMs: 20_000 });
    await clock.advance(1000);
    expect(await isSettled(done)).toBe(true);
    expect(transport.requests).toHaveLength(3);
  });

  it('resolves at once if the endpoint has asked for a longer pause (point 12)', async () => {
    const { client, clock, track, transport } = setUpClient([HOUR]);
    track(1);
    await settle();
    expect(await isSettled(client[method]())).toBe(true);
    expect(transport.requests).toHaveLength(1);
    expect(clock.monotonic()).toBe(0);
  });

  it('resolves as soon as the endpoint asks for a longer pause (point 12)', async () => {
    const { client, clock, track, transport } = setUpClient([HOUR]);
    track(1);
    const done = client[method]();
    expect(await isSettled(done)).toBe(true);
    expect(transport.requests).toHaveLength(1);
    expect(clock.monotonic()).toBe(0);
  });

  it('does not wait for the rest of a response whose signals have arrived (point 6)', async () => {
    const endless: StubReply = { status: 200, text: new Promise(() => {}) };
    const batch = { maxSignals: 1, maxInFlight: 2 };
    const { client, clock, track, transport } = setUpClient([endless, HOUR], { batch });
    track(2);
    expect(await isSettled(client[method]())).toBe(true);
    expect(transport.requests).toHaveLength(2);
    expect(clock.monotonic()).toBe(0);
  });

  it('waits for a request under way until its deadline (point 6)', async () => {
    const { client, clock, track } = setUpClient(['silence']);
    track(1);
    await settle();
    const done = client[method]({ timeoutMs: 400 });
    await clock.advance(399);
    expect(await isSettled(done)).toBe(false);
    await clock.advance(1);
    expect(await isSettled(done)).toBe(true);
  });

  it('waits for a processor, whose signal is then kept (point 6)', async () => {
    let answer = () => {};
    const slow = withProcessor(async (signal, next) => {
      if (signal.type === 's1') await new Promise<void>((resolve) => (answer = resolve));
      await next(signal);
    });
    const { client, track } = setUpClient([HOUR], slow);
    track(1);
    await settle();
    client.sendSignal('s1');
    await settle();
    const done = client[method]();
    expect(await isSettled(done)).toBe(false);
    answer();
    expect(await isSettled(done)).toBe(true);
  });
});

describe('close', () => {
  it('does not wait for a deliverSignal that cannot begin before its deadline (point 12)', async () => {
    const { client, track } = setUpClient([HOUR]);
    track(1);
    await settle();
    const delivery = expect(client.deliverSignal('A.b')).rejects.toThrow('closed');
    expect(await isSettled(client.close())).toBe(true);
    await delivery;
  });
});

describe('the time that was waited in vain', () => {
  it('is that of a failed attempt, and of the flush that has waited for one', async () => {
    const { client, clock, lifecycle, track } = setUpClient(['silence'], { timeoutMs: 3000 });
    expect(lifecycle.waitedMs()).toBe(0);
    track(1);
    const done = client.flush({ timeoutMs: 400 });
    await clock.advance(400);
    await done;
    expect(lifecycle.waitedMs()).toBe(400);
    await clock.advance(2600);
    expect(lifecycle.waitedMs()).toBe(3000);
  });

  it('is forgotten with the next delivery', async () => {
    const { client, clock, lifecycle, track } = setUpClient(['silence'], { timeoutMs: 3000 });
    track(1);
    await clock.advance(3000);
    expect(lifecycle.waitedMs()).toBe(3000);
    await client.flush();
    expect(client.stats().delivered).toBe(1);
    expect(lifecycle.waitedMs()).toBe(0);
  });
});

it('a flush waits for its request, also if a request of a closing page has succeeded meanwhile (point 6)', async () => {
  const { client, clock, lifecycle, track, transport } = setUpClient();
  const { send } = transport;
  let answer = () => {};
  transport.send = async (request) => {
    if (transport.requests.length === 0) {
      const response = send(request);
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return response;
    }
    return send(request);
  };
  track(1);
  await settle();
  track(1, 'last');
  transport.replies.push({ status: 200, text: new Promise(() => {}) }, HOUR);
  lifecycle.sendOnUnload(1, 61_440);
  await client.deliverSignal('refused').catch(() => {});
  expect(transport.batches()).toEqual([['s0'], ['last0'], ['refused']]);
  const flush = client.flush({ timeoutMs: 4000 });
  expect(await isSettled(flush)).toBe(false);
  answer();
  await clock.advance(0);
  expect(await flush).toMatchObject({ delivered: 1, pending: 0 });
});
