import { expect, it } from 'vitest';
import { manualClock } from '../../test/manual-clock.js';
import { stubTransport } from '../../test/stub-transport.js';
import { type Client, createClient } from '../index.js';

const LINGER_MS = 1000;

function setUp(...replies: Parameters<typeof stubTransport>) {
  const clock = manualClock();
  const transport = stubTransport(...replies);
  return { clock, transport, client: createClient('APP', { clock, transport, batch: { lingerMs: LINGER_MS } }) };
}

it('a delivery that ends meanwhile does not end the linger', async () => {
  const { client, clock, transport } = setUp();
  client.sendSignal('App.waiting');
  await client.deliverSignal('App.delivered');
  await clock.advance(LINGER_MS - 1);
  client.sendSignal('App.last');
  expect(transport.batches()).toEqual([['App.delivered']]);
  await clock.advance(1);
  expect(transport.batches().at(-1)).toEqual(['App.waiting', 'App.last']);
  await client.close();
});

it('a response that is read to its end meanwhile does not end the linger', async () => {
  let finish = (_text: string) => {};
  const text = new Promise<string>((resolve) => {
    finish = resolve;
  });
  const { client, clock, transport } = setUp({ status: 200, text });
  client.sendSignal('App.first');
  await client.flush();
  client.sendSignal('App.second');
  finish('OK');
  await clock.advance(LINGER_MS - 1);
  expect(transport.batches()).toEqual([['App.first']]);
  await clock.advance(1);
  expect(transport.batches()).toEqual([['App.first'], ['App.second']]);
  await client.close();
});

it.each<[string, (client: Client) => void]>([
  ['a flush', (client) => void client.flush()],
  [
    'a full batch',
    (client) => {
      for (let index = 1; index < 100; index++) client.sendSignal('App.more');
    },
  ],
])('%s ends the linger', async (_name, hurry) => {
  const { client, clock, transport } = setUp();
  client.sendSignal('App.first');
  await clock.advance(10);
  hurry(client);
  await clock.advance(0);
  expect(transport.batches()).toHaveLength(1);
  await client.close();
});
