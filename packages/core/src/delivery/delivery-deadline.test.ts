import { describe, expect, it } from 'vitest';
import { manualClock, settle } from '../../test/manual-clock.js';
import { setUpClient } from '../../test/set-up-client.js';
import { stubTransport } from '../../test/stub-transport.js';
import { createClient, type Feature, lazyClient, withProcessor } from '../index.js';

const hang = () => new Promise<never>(() => {});

/** A feature that encodes calls, and never finishes. */
const hangingEncoder: Feature = { join: () => ({ encode: hang }) };

describe.each<[what: string, option: Feature | readonly Feature[]]>([
  ['a processor', withProcessor(hang)],
  ['an encoder', hangingEncoder],
])('given %s that hangs, deliverSignal', (_what, option) => {
  it('rejects at its deadline', async () => {
    const { client, clock, transport } = setUpClient([], option);
    const delivery = expect(client.deliverSignal('A.b', {}, { timeoutMs: 300 })).rejects.toMatchObject({
      code: 'TIMEOUT',
    });
    await clock.advance(300);
    await delivery;
    expect(transport.requests).toEqual([]);
  });

  it('rejects with the reason of an abort', async () => {
    const { client } = setUpClient([], option);
    const controller = new AbortController();
    const delivery = client.deliverSignal('A.b', {}, { signal: controller.signal });
    await settle();
    controller.abort('enough');
    await expect(delivery).rejects.toBe('enough');
  });

  it('rejects when the client closes', async () => {
    const { client, clock } = setUpClient([], option);
    const delivery = expect(client.deliverSignal('A.b', {}, { timeoutMs: 60_000 })).rejects.toMatchObject({
      code: 'CLOSED',
    });
    const closing = client.close({ timeoutMs: 100 });
    await clock.advance(100);
    await Promise.all([delivery, closing]);
  });

  it('resolves when the user opts out', async () => {
    const { client } = setUpClient([], option);
    const delivery = client.deliverSignal('A.b');
    await settle();
    client.optOut();
    await expect(delivery).resolves.toBeUndefined();
  });
});

it('one deadline covers a slow processor and the request', async () => {
  const clock = manualClock();
  const transport = stubTransport('silence');
  const slow = withProcessor(async (signal, next) => {
    await new Promise<void>((resolve) => clock.setTimer(resolve, 200));
    await next(signal);
  });
  const client = createClient('APP', { transport, clock, timeoutMs: 300 }, slow);
  const delivery = expect(client.deliverSignal('A.b')).rejects.toMatchObject({ code: 'TIMEOUT' });
  await clock.advance(200);
  expect(transport.requests).toHaveLength(1);
  await clock.advance(100);
  await delivery;
});

describe('given no client yet, deliverSignal of a lazy client', () => {
  it('rejects at its deadline, and is not sent later', async () => {
    const lazy = lazyClient();
    const transport = stubTransport();
    await expect(lazy.deliverSignal('A.b', {}, { timeoutMs: 1 })).rejects.toMatchObject({
      code: 'TIMEOUT',
      maybeSent: false,
      message: 'the lazy client got no client within 1 ms',
    });
    lazy.configure(createClient('APP', { transport }));
    await settle();
    expect(transport.requests).toEqual([]);
  });

  it('rejects with the reason of an abort, and is not sent later', async () => {
    const lazy = lazyClient();
    const transport = stubTransport();
    const controller = new AbortController();
    const delivery = lazy.deliverSignal('A.b', {}, { signal: controller.signal });
    controller.abort('enough');
    await expect(delivery).rejects.toBe('enough');
    await expect(lazy.deliverSignal('A.b', {}, { signal: controller.signal })).rejects.toBe('enough');
    lazy.configure(createClient('APP', { transport }));
    await settle();
    expect(transport.requests).toEqual([]);
  });

  it('has the rest of its time once there is a client', async () => {
    const lazy = lazyClient();
    const timers: number[] = [];
    const clock = manualClock();
    const noting = {
      ...clock,
      setTimer(callback: () => void, delayMs: number) {
        timers.push(delayMs);
        return clock.setTimer(callback, delayMs);
      },
    };
    const delivery = lazy.deliverSignal('A.b', {}, { timeoutMs: 20_000 });
    lazy.configure(createClient('APP', { transport: stubTransport(), clock: noting }));
    await delivery;
    expect(timers).toContainEqual(expect.closeTo(20_000, -3));
    expect(Math.max(...timers)).toBeLessThanOrEqual(20_000);
  });
});
