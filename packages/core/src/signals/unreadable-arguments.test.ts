import { describe, expect, it } from 'vitest';
import { setUpClient } from '../../test/set-up-client.js';
import type { Client } from '../index.js';
import {
  convertedFromTrial,
  errorOccurred,
  freeTrialStarted,
  navigationPathChanged,
  onboardingCompleted,
  purchaseCompleted,
  startDuration,
  stopDuration,
  userRatingSubmitted,
} from './index.js';

const PURCHASE = { price: 1, currencyCode: 'USD', productID: 'pro' };

type Send = (client: Client, payload: object) => void;

const all: [name: string, send: Send][] = [
  ['errorOccurred', (client, payload) => errorOccurred(client, new TypeError(), { payload })],
  ['navigationPathChanged', (client, payload) => navigationPathChanged(client, 'a', { payload })],
  ['userRatingSubmitted', (client, payload) => userRatingSubmitted(client, 5, { payload })],
  ['onboardingCompleted', (client, payload) => onboardingCompleted(client, { payload })],
  ['purchaseCompleted', (client, payload) => purchaseCompleted(client, PURCHASE, { payload })],
  ['freeTrialStarted', (client, payload) => freeTrialStarted(client, PURCHASE, { payload })],
  ['convertedFromTrial', (client, payload) => convertedFromTrial(client, PURCHASE, { payload })],
  ['startDuration', (client, payload) => startDuration(client, 'a', payload).stop()],
  ['stop of a duration', (client, payload) => startDuration(client, 'a').stop(payload)],
  ['stopDuration', (client, payload) => [startDuration(client, 'a'), stopDuration(client, 'a', payload)]],
];

/** An object of which one value cannot be read. */
const withUnreadable = (key: string, values: object = {}): never =>
  Object.defineProperty({ ...values }, key, {
    enumerable: true,
    get() {
      throw new Error('unreadable');
    },
  }) as never;

describe.each(all)('%s', (_name, send) => {
  it('leaves out a parameter whose getter throws, and the logger reports it', async () => {
    const { client, logger, transport } = setUpClient();
    send(client, withUnreadable('owner', { plan: 'pro' }));
    await client.flush();
    const [signal, ...others] = transport.signals();
    expect(signal).toMatchObject({ payload: { plan: 'pro' } });
    expect(signal?.['payload']).not.toHaveProperty('owner');
    expect(others).toEqual([]);
    expect(logger.lines).toEqual([expect.stringMatching(/"owner" of signal .* cannot be encoded and is left out$/)]);
  });

  it.each<[what: string, payload: unknown]>([
    ['an Error', new Error('secret')],
    ['a Map', new Map([['a', 1]])],
    ['a text', 'text'],
    ['a boxed text', new String('text')],
    ['a list', ['a']],
    ['bytes', new Uint8Array(2)],
    ['a number', 5],
    ['a function', () => ({ a: 1 })],
    [
      'a proxy that fails',
      new Proxy(
        {},
        {
          ownKeys() {
            throw new Error('hostile');
          },
        },
      ),
    ],
  ])('reports %s in place of a payload, and sends the rest', async (_what, payload) => {
    const usual = setUpClient();
    send(usual.client, {});
    await usual.client.flush();
    const { client, logger, transport } = setUpClient();
    send(client, payload as object);
    await client.flush();
    expect(transport.signals()[0]?.['payload']).toEqual(usual.transport.signals()[0]?.['payload']);
    expect(logger.lines).toEqual([expect.stringMatching(/payload"? of signal .* cannot be encoded and is left out$/)]);
    expect(usual.logger.lines).toEqual([]);
  });
});

it('a purchase of which one part cannot be read is sent without it', async () => {
  const { client, logger, transport } = setUpClient();
  purchaseCompleted(client, withUnreadable('countryCode', PURCHASE));
  await client.flush();
  expect(transport.signals()).toMatchObject([
    { floatValue: 1, payload: { 'TelemetryDeck.Purchase.productID': 'pro' } },
  ]);
  expect(logger.lines.join()).toContain('countryCode');
});

it.each<[name: string, send: (client: Client) => void]>([
  ['errorOccurred', (client) => errorOccurred(client, 'a', withUnreadable('userID'))],
  ['userRatingSubmitted', (client) => userRatingSubmitted(client, 5, withUnreadable('comment'))],
  ['navigationPathChanged', (client) => navigationPathChanged(client, 'a', withUnreadable('from'))],
  ['purchaseCompleted', (client) => purchaseCompleted(client, PURCHASE, withUnreadable('payload'))],
  ['freeTrialStarted', (client) => freeTrialStarted(client, PURCHASE, withUnreadable('timestamp'))],
  ['a duration', (client) => startDuration(client, 'a', {}, withUnreadable('includeBackgroundTime')).stop()],
  ['stop of a duration', (client) => startDuration(client, 'a').stop({}, withUnreadable('testMode'))],
])('an option of %s that cannot be read does not make the call throw, and the rest is sent', async (_name, send) => {
  const { client, transport } = setUpClient();
  send(client);
  await client.flush();
  expect(transport.signals()).toHaveLength(1);
});
