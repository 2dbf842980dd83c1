import { expect, test } from 'bun:test';
import { matchers } from '@td/testing';
import { clientNames, deliver, isComplete, send, transportNames } from '../send-with-every-package.js';

expect.extend({ ...matchers });

test('every package can be imported', () => {
  expect(isComplete).toBe(true);
});

test.each(clientNames)('%s sends over a transport that records', async (name) => {
  const transport = await send(name);
  expect(transport).toHaveSentSignal('Shop.bought', { plan: 'pro', seats: expect.any(Number) });
  expect(transport).toHaveSentSignal('TelemetryDeck.Error.occurred');
});

// Bun has an undici of its own, over which nothing arrives.
const delivering = transportNames.filter((name) => name !== 'undiciTransport');

test.each(delivering)('%s delivers', async (name) => {
  expect(await deliver(name)).toMatchObject([{ type: 'Shop.bought' }]);
});
