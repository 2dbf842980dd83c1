import { expect, it } from 'vitest';
import { setUpClient } from '../../test/set-up-client.js';
import { stubTransport } from '../../test/stub-transport.js';
import { type ClientOption, createClient, type DeliverOptions, isTelemetryDeckError, withProcessor } from '../index.js';

const broken = (): never => {
  throw new Error('broken');
};

const proxy = new Proxy({}, { get: broken, ownKeys: broken, getOwnPropertyDescriptor: broken });

it.each<[string, ClientOption, DeliverOptions?]>([
  ['the default user fails', { name: 'x', join: () => ({ defaultUserID: broken }) }],
  [
    'the default user fails with nothing',
    {
      name: 'x',
      join: () => ({
        defaultUserID: () => {
          throw undefined;
        },
      }),
    },
  ],
  ['a processor passes on a broken signal', withProcessor((_signal, next) => next(proxy as never))],
  ['the options are broken', undefined, proxy],
  [
    'an option is broken',
    undefined,
    {
      get timeoutMs() {
        return broken();
      },
    },
  ],
])('a delivery rejects with an error of the library if %s', async (_name, option, options) => {
  const transport = stubTransport();
  const error = await createClient('APP', { transport }, option)
    .deliverSignal('a', {}, options)
    .catch((thrown) => thrown);
  expect(isTelemetryDeckError(error)).toBe(true);
  expect(error).toMatchObject({ code: 'UNSERIALIZABLE', message: expect.stringContaining('"a"') });
  expect(transport.requests).toEqual([]);
});

it.each([Number.NaN, Number.POSITIVE_INFINITY, '5', undefined])(
  'a signal has the time of the platform if the clock returns %s',
  async (now) => {
    const { client, clock, transport } = setUpClient();
    clock.now = () => now as never;
    await client.deliverSignal('a');
    client.sendSignal('b');
    await client.flush();
    for (const { receivedAt } of transport.signals()) {
      expect(Math.abs(Date.parse(receivedAt as string) - Date.now())).toBeLessThan(60_000);
    }
    expect(transport.signals()).toHaveLength(2);
  },
);

it('a delivery ends even if the joint that encodes returns a promise that resolves to itself', async () => {
  // biome-ignore lint/suspicious/noThenProperty: a promise of the program's own
  const endless = { then: (resolve: (value: unknown) => void) => resolve(endless) };
  const transport = stubTransport();
  const feature: ClientOption = { join: () => ({ encode: () => endless as never }) };
  await createClient('APP', { transport }, feature).deliverSignal('a');
  expect(transport.requests).toEqual([]);
});
