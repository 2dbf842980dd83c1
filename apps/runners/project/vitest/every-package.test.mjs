import { expect, test } from 'vitest';
import '@td/testing/vitest';
import { clientNames, deliver, isComplete, send, transportNames } from '../send-with-every-package.js';

test('every package can be imported', () => {
  expect(isComplete).toBe(true);
});

test.each(clientNames)('%s sends over a transport that records', async (name) => {
  const transport = await send(name);
  expect(transport).toHaveSentSignal('Shop.bought', { plan: 'pro', seats: expect.any(Number) });
  expect(transport).toHaveSentSignal('TelemetryDeck.Error.occurred');
});

test.each(transportNames)('%s delivers', async (name) => {
  expect(await deliver(name)).toMatchObject([{ type: 'Shop.bought' }]);
});
