import { createClient, withTransport } from '@td/core';
import { expect, it } from 'vitest';
import { recordingTransport } from './index.js';
import './vitest.js';

interface AppSignals {
  'Shop.bought': { plan: 'free' | 'pro'; seats?: number };
  'Shop.Cart.emptied': undefined;
  'Shop.opened': { from?: string } | undefined;
  'Shop.left': { at: Date; items: readonly string[]; total: bigint | null };
}

it('toHaveSentSignal<AppSignals> checks the names and parameters of the signals as they arrive', async () => {
  const transport = recordingTransport();
  const client = createClient<AppSignals>('APP', withTransport(transport));
  client.sendSignal('Shop.bought', { plan: 'pro', seats: 3 });
  client.sendSignal('Shop.Cart.emptied');
  client.sendSignal('Shop.opened', { from: 'home' });
  client.sendSignal('Shop.left', { at: new Date(0), items: ['a'], total: 3n });
  await client.close();

  expect(transport).toHaveSentSignal<AppSignals>('Shop.bought');
  expect(transport).toHaveSentSignal<AppSignals>('Shop.bought', { plan: 'pro' });
  expect(transport).toHaveSentSignal<AppSignals>('Shop.bought', { plan: 'pro', seats: expect.any(Number) });
  expect(transport).toHaveSentSignal<AppSignals>('Shop.bought', expect.objectContaining({ seats: 3 }));
  expect(transport).not.toHaveSentSignal<AppSignals>('Shop.bought', { plan: 'free' });
  expect(transport).toHaveSentSignal<AppSignals>('Shop.Cart.emptied');
  expect(transport).toHaveSentSignal<AppSignals>('Shop.opened', { from: 'home' });
  expect(transport).toHaveSentSignal<AppSignals>('Shop.left', {
    at: '1970-01-01T00:00:00.000Z',
    items: '["a"]',
    total: '3',
  });

  // @ts-expect-error unknown signal
  expect(transport).not.toHaveSentSignal<AppSignals>('Shop.sold');
  // @ts-expect-error unknown parameter
  expect(transport).not.toHaveSentSignal<AppSignals>('Shop.bought', { seat: 3 });
  // @ts-expect-error unknown value
  expect(transport).not.toHaveSentSignal<AppSignals>('Shop.bought', { plan: 'basic' });
  // @ts-expect-error a date arrives as a string
  expect(transport).not.toHaveSentSignal<AppSignals>('Shop.left', { at: new Date(0) });

  // Without a type argument, any name and any parameter is allowed.
  expect(transport).toHaveSentSignal('Shop.bought', { plan: 'pro' });
  expect(transport).not.toHaveSentSignal('Shop.sold', { any: 1 });
});
