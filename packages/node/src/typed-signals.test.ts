import { recordingTransport } from '@td/testing';
import { expect, it } from 'vitest';
import { createClient, lazyClient, withTransport } from './index.js';

interface AppSignals {
  'App.User.signedIn': { readonly plan: 'free' | 'pro' };
  'App.Cart.emptied': undefined;
}

it('a client that knows the signals of its app compiles with these and no others', async () => {
  const transport = recordingTransport();
  const client = createClient<AppSignals>('APP', withTransport(transport));
  const telemetry = lazyClient<AppSignals>();
  telemetry.configure(client);
  client.sendSignal('App.User.signedIn', { plan: 'pro' });
  telemetry.sendSignal('App.Cart.emptied');
  // @ts-expect-error: there is no such plan.
  client.sendSignal('App.User.signedIn', { plan: 'gold' });
  // @ts-expect-error: there is no such signal.
  client.sendSignal('App.User.signedOut');
  await client.close();
  expect(transport.signals).toHaveLength(4);
});
