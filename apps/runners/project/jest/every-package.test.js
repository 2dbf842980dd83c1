import { clientNames, deliver, isComplete, send, transportNames } from '../send-with-every-package';

test('every package can be imported', () => {
  expect(isComplete).toBe(true);
});

test.each(clientNames)('%s sends over a transport that records', async (name) => {
  const transport = await send(name);
  expect(transport).toHaveSentSignal('Shop.bought', { plan: 'pro', seats: expect.any(Number) });
  expect(transport).not.toHaveSentSignal('Shop.closed');
  expect(transport).toHaveSentSignal('TelemetryDeck.Error.occurred');
  expect(() => expect(transport).toHaveSentSignal('Shop.closed')).toThrow('these signals were sent');
});

// undici needs globals of Node that Jest's jsdom lacks.
const delivering = transportNames.filter((name) => name !== 'undiciTransport' || !globalThis.document);

test.each(delivering)('%s delivers', async (name) => {
  expect(await deliver(name)).toMatchObject([{ type: 'Shop.bought' }]);
});
