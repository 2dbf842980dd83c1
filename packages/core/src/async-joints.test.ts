import { expect, it } from 'vitest';
import { watchEscapes } from '../test/escaped-errors.js';
import { settle } from '../test/manual-clock.js';
import { setUpClient } from '../test/set-up-client.js';
import { type Client, type ClientOption, createClient, lazyClient } from './index.js';

const escaped = watchEscapes();

const reject = async (): Promise<never> => {
  throw new Error('broken');
};

it.each(['nameOf', 'parameters', 'layout', 'transport', 'offReason', 'capture', 'defaultUserID'])(
  'a joint that returns a promise ends no program: %s',
  async (name) => {
    try {
      const { client, clock } = setUpClient([], { join: () => ({ [name]: reject }) } as ClientOption);
      client.sendSignal('a', { b: 1 });
      await client.deliverSignal('c').catch(() => {});
      const close = client.close({ timeoutMs: 10 });
      await clock.advance(100);
      await close;
    } catch {
      // A layout that is a promise makes no client.
    }
    await new Promise(setImmediate);
    expect(escaped).toEqual([]);
  },
);

it('a feature that joins later ends no program', async () => {
  setUpClient([], { join: reject } as unknown as ClientOption);
  await new Promise(setImmediate);
  expect(escaped).toEqual([]);
});

// biome-ignore lint/suspicious/noThenProperty: a promise of the program's own
const endless = { then: (resolve: (value: unknown) => void) => resolve(endless) } as never;

it('a delivery ends even if the text of its response is a promise that resolves to itself', async () => {
  const send = async () => ({ status: 400, header: () => null, text: () => endless });
  const client = createClient('APP', { transport: { send } });
  await expect(client.deliverSignal('a')).rejects.toMatchObject({ code: 'REFUSED', status: 400 });
});

it('a transport whose header() returns a promise ends no program', async () => {
  const send = async () => ({ status: 503, header: reject as never, text: async () => '' });
  const client = createClient('APP', { transport: { send } });
  await client.deliverSignal('a').catch(() => {});
  await new Promise(setImmediate);
  expect(escaped).toEqual([]);
});

it('a listener of a lazy client may return a promise that resolves to itself', async () => {
  const lazy = lazyClient();
  lazy.onConsentChange(() => endless);
  lazy.optOut();
  await settle();
  expect(lazy.consent).toBe('denied');
});

it.each<[string, (client: Client, options: object) => Promise<object>]>([
  ['flush', (client, options) => client.flush(options)],
  ['close', (client, options) => client.close(options)],
])('%s never rejects, even if a getter in its options throws', async (_name, call) => {
  const { client, transport } = setUpClient();
  client.sendSignal('a');
  const options = {
    get timeoutMs(): number {
      throw new Error('locked');
    },
  };
  expect(await call(client, options)).toMatchObject({ delivered: 1, pending: 0 });
  expect(await client.close()).toMatchObject({ pending: 0 });
  expect(transport.signals()).toHaveLength(1);
});
