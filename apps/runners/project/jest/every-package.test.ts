import { type Client, createClient } from '@td/node';
import { purchaseCompleted } from '@td/node/signals';
import { manualClock, recordingTransport, reply } from '@td/testing';
import '@td/testing/jest';

interface AppSignals {
  'Shop.bought': { plan: string };
}

function buy(client: Client<AppSignals>, plan: string): void {
  client.sendSignal('Shop.bought', { plan });
}

test('a typed client sends over a transport that records', async () => {
  const transport = recordingTransport({ replies: [reply(503, { retryAfterMs: 30_000 })] });
  const clock = manualClock();
  const client = createClient<AppSignals>('TEST', { transport, clock, userID: 'ada', spool: false });
  buy(client, 'pro');
  purchaseCompleted(client, { price: 1, currencyCode: 'EUR', productID: 'pro', type: 'subscription' });
  await clock.advance(30_000);
  await clock.advance(1000);
  expect(transport).toHaveSentSignal<AppSignals>('Shop.bought', { plan: 'pro' });
  expect(client.stats()).toMatchObject({ delivered: 2, pending: 0 });
  await client.close();
});
