import { describe, expect, it } from 'vitest';
import { setUpClient } from '../../test/set-up-client.js';
import { type Client, hashUserID, lazyClient, type SignalOptions, withProcessor } from '../index.js';

/** A text that a program may send by accident, such as a file. */
const HUGE = 'a'.repeat(300_000_000);

/** Far longer than any of these calls takes, and far shorter than to encode or to hash such a text, in milliseconds. */
const AT_ONCE_MS = 250;

const NO_PROCESSOR: readonly unknown[] = [];

describe.each<[how: string, features: readonly unknown[]]>([
  ['no processor', NO_PROCESSOR],
  ['a processor', withProcessor((signal, next) => next(signal))],
])('given %s, a text of 300 million characters', (_how, features) => {
  const option = features as never;

  it.each<[where: string, payload: object]>([
    ['as a value', { huge: HUGE }],
    ['in a list', { huge: [HUGE] }],
    ['in an object', { huge: { inner: { text: HUGE } } }],
    ['as a key of an object', { huge: { [HUGE]: 1 } }],
    ['as bytes', { huge: new Uint8Array(300_000_000) }],
    ['from toJSON', { huge: { toJSON: () => HUGE } }],
    ['as a list of as many holes', { huge: new Array(300_000_000) }],
  ])('%s is left out at once, and reported', async (_where, payload) => {
    const { client, logger, transport } = setUpClient([], option);
    const begun = performance.now();
    client.sendSignal('A.b', { ...payload, small: 1 });
    expect(performance.now() - begun).toBeLessThan(AT_ONCE_MS);
    await client.flush();
    expect(transport.signals()).toMatchObject([{ payload: { small: 1 } }]);
    expect(logger.lines.join()).toMatch(/^TelemetryDeck: "huge" of signal .* cannot be encoded and is left out$/);
  });

  it('in the default payload, of the client or of a view, is left out at once', async () => {
    const begun = performance.now();
    const { client, transport } = setUpClient([], option, { defaultPayload: () => ({ HUGE, small: 1 }) });
    client.sendSignal('A.b');
    client.with({ payload: { HUGE, view: 1 } }).sendSignal('A.b');
    expect(performance.now() - begun).toBeLessThan(AT_ONCE_MS);
    await client.flush();
    expect(transport.signals()).toMatchObject([{ payload: { small: 1 } }, { payload: { small: 1, view: 1 } }]);
  });

  it.each<[where: string, send: (client: Client) => unknown]>([
    ['as the name of a signal', (client) => client.sendSignal(HUGE)],
    ['as the name of a parameter', (client) => client.sendSignal('A.b', { [HUGE]: 1 })],
    ['as the session of a call', (client) => client.sendSignal('A.b', {}, { sessionID: HUGE })],
    ['as the user of a call', (client) => client.sendSignal('A.b', {}, { userID: HUGE })],
    ['as the user of a view', (client) => client.with({ userID: HUGE }).sendSignal('A.b')],
    ['as the session of a view', (client) => client.with({ sessionID: HUGE }).sendSignal('A.b')],
    ['as the user from now on', (client) => [client.identify(HUGE), client.sendSignal('A.b')]],
    ['in deliverSignal', (client) => void client.deliverSignal(HUGE, { HUGE }, { userID: HUGE } as SignalOptions)],
  ])('%s is cut at once', async (_where, send) => {
    const { client, transport } = setUpClient([], option);
    const begun = performance.now();
    send(client);
    expect(performance.now() - begun).toBeLessThan(AT_ONCE_MS);
    await client.flush();
    await client.close();
    expect(transport.requests).toHaveLength(1);
    expect(transport.requests[0]?.body.length).toBeLessThan(50_000);
  });
});

it('a payload of very many parameters is cut, and reported once', async () => {
  const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`key${index}`, 'a'.repeat(100)]));
  const { client, logger, transport } = setUpClient();
  client.sendSignal('A.b', many);
  await client.flush();
  expect(transport.requests[0]?.body.length).toBeLessThan(1_100_000);
  expect(logger.lines).toEqual([
    'TelemetryDeck: the rest of the payload of signal "A.b" cannot be encoded and is left out',
  ]);
});

it('the first 10,000 characters of a user identifier count', async () => {
  const { client, transport } = setUpClient([], { userID: HUGE });
  client.sendSignal('A.b');
  await client.flush();
  expect(transport.signals()).toMatchObject([{ clientUser: hashUserID(HUGE.slice(0, 10_000)) }]);
});

it('a lazy client copies nothing huge', () => {
  const lazy = lazyClient();
  const begun = performance.now();
  for (let index = 0; index < 100; index++) lazy.sendSignal('A.b', { HUGE, inner: { HUGE } });
  expect(performance.now() - begun).toBeLessThan(AT_ONCE_MS);
});
