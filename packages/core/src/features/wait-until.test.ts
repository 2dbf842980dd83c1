import { expect, it } from 'vitest';
import { manualClock } from '../../test/manual-clock.js';
import { createPlainClient, type TestOption } from '../../test/plain-options.js';
import { recordingLogger, stubTransport } from '../../test/stub-transport.js';
import { type Processor, withProcessor, withWaitUntil } from '../index.js';

const setUp = (...options: TestOption[]) => {
  const transport = stubTransport();
  const clock = manualClock();
  const logger = recordingLogger();
  const deliveries: Promise<unknown>[] = [];
  const waitUntil = withWaitUntil((delivery) => void deliveries.push(delivery));
  const client = createPlainClient('APP', { transport, clock, logger }, waitUntil, ...options);
  return { client, transport, clock, logger, deliveries };
};

const slow = withProcessor(async (signal, next) => {
  await Promise.resolve();
  return next(signal);
});

it.each<[string, TestOption[]]>([
  ['', []],
  [' through a processor', [withProcessor((signal, next) => next(signal))]],
  [' through one that takes its time', [slow]],
])('a worker lives until the signals sent%s are delivered', async (_name, options) => {
  const { client, deliveries } = setUp(...options);
  client.sendSignal('a');
  client.sendSignal('b');
  // In the turn of the call, because waitUntil() fails after the response to the request.
  expect(deliveries.length).toBeGreaterThan(0);
  await deliveries[0];
  expect(client.stats()).toMatchObject({ tracked: 2, delivered: 2, pending: 0 });
  const asked = deliveries.length;
  client.sendSignal('c');
  expect(deliveries.length).toBeGreaterThan(asked);
  await Promise.all(deliveries);
  expect(client.stats()).toMatchObject({ delivered: 3 });
});

it('a worker lives until the signals that waited for the user’s decision are delivered', async () => {
  const { client, deliveries } = setUp({ consent: 'unknown' });
  client.sendSignal('a');
  client.sendSignal('b');
  expect(deliveries).toEqual([]);
  client.optIn();
  await Promise.all(deliveries);
  expect(client.stats()).toMatchObject({ delivered: 2 });
});

it('a worker lives until a signal is delivered that follows one of an outage', async () => {
  const { client, clock, deliveries, transport } = setUp();
  transport.replies.push({ status: 503, headers: { 'retry-after': '60' } });
  client.sendSignal('a');
  client.sendSignal('b');
  expect(deliveries).toHaveLength(1);
  await clock.advance(58_000);
  await deliveries[0];
  client.sendSignal('c');
  client.sendSignal('d');
  expect(deliveries).toHaveLength(2);
  await clock.advance(5000);
  await Promise.all(deliveries);
  expect(client.stats()).toMatchObject({ delivered: 4 });
});

it('a worker does not send more often in an outage because its signals are awaited (point 11)', async () => {
  const { client, clock, transport } = setUp();
  transport.replies.push(...Array.from({ length: 100 }, () => 503));
  for (let second = 0; second < 60; second++) {
    client.sendSignal('a');
    await clock.advance(1000);
  }
  expect(transport.requests.length).toBeLessThan(10);
});

it('a worker lives no longer than five seconds', async () => {
  const never: Processor = () => new Promise(() => {});
  const { client, clock, deliveries } = setUp(withProcessor(never));
  client.sendSignal('a');
  let isOver = false;
  void Promise.all(deliveries).then(() => {
    isOver = true;
  });
  await clock.advance(4999);
  expect(isOver).toBe(false);
  await clock.advance(1);
  expect(isOver).toBe(true);
});

it('a worker sends its signals even if the platform refuses to wait, and the logger reports it', async () => {
  const refuse = withWaitUntil(() => {
    throw new TypeError('Illegal invocation');
  });
  for (const options of [[], [slow]]) {
    const { client, logger, transport } = setUp(refuse, ...options);
    client.sendSignal('a');
    expect(client.stats()).toMatchObject({ tracked: 1, pending: 1 });
    await client.flush();
    expect(transport.batches()).toEqual([['a']]);
    expect(logger.lines).toContain('TelemetryDeck: waitUntil failed: TypeError: Illegal invocation');
  }
});
