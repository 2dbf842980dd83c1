import { describe, expect, it, vi } from 'vitest';
import { setUpClient } from '../../test/set-up-client.js';
import { type Client, hashUserID, lazyClient, type SignalOptions, withProcessor } from '../index.js';

/** A text that a program may send by accident, such as a file. */
const HUGE = 'a'.repeat(300_000_000);

// To read a character makes one piece of what is many pieces until then.
HUGE.charCodeAt(0);

/** Far more than any of these calls needs, and far less than a copy of such a text. */
const NO_COPY_BYTES = 150_000_000;

const heldBytes = (): number => {
  const { external, heapUsed } = process.memoryUsage();
  return heapUsed + external;
};

/** Calls a function, which must copy nothing huge. */
function withoutCopy<Result>(call: () => Result): Result {
  const before = heldBytes();
  const result = call();
  expect(heldBytes() - before).toBeLessThan(NO_COPY_BYTES);
  return result;
}

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
    ['as a Buffer', { huge: Buffer.alloc(60_000_000) }],
    ['as a Buffer in an object', { huge: { inner: [Buffer.alloc(60_000_000)] } }],
    ['as a Buffer in a Map', { huge: new Map([['file', Buffer.alloc(60_000_000)]]) }],
    ['as a Buffer from toJSON', { huge: { toJSON: () => ({ file: Buffer.alloc(60_000_000) }) } }],
    ['as a boxed text', { huge: new String('x'.repeat(5_000_000)) }],
    ['as a boxed text in a list', { huge: [new String('x'.repeat(5_000_000))] }],
    ['from toJSON', { huge: { toJSON: () => HUGE } }],
    ['as a list of as many holes', { huge: new Array(300_000_000) }],
  ])('%s is left out without a copy, and reported', async (_where, payload) => {
    const { client, logger, transport } = setUpClient([], option);
    withoutCopy(() => client.sendSignal('A.b', { ...payload, small: 1 }));
    await client.flush();
    expect(transport.signals()).toMatchObject([{ payload: { small: 1 } }]);
    expect(logger.lines.join()).toMatch(
      /^TelemetryDeck: "huge"( \(longer than 1,000,000 characters\))? of signal .* cannot be encoded and is left out$/,
    );
  });

  it('in the default payload, of the client or of a view, is left out without a copy', async () => {
    const { client, transport } = withoutCopy(() => {
      const set = setUpClient([], option, { defaultPayload: () => ({ HUGE, small: 1 }) });
      set.client.sendSignal('A.b');
      set.client.with({ payload: { HUGE, view: 1 } }).sendSignal('A.b');
      return set;
    });
    await client.flush();
    expect(transport.signals()).toMatchObject([{ payload: { small: 1 } }, { payload: { small: 1, view: 1 } }]);
  });

  it.each<[where: string, send: (client: Client) => unknown]>([
    ['as the name of a signal', (client) => client.sendSignal(HUGE)],
    ['as the name of a parameter', (client) => client.sendSignal('A.b', { [HUGE]: 1 })],
    ['as the session of a call', (client) => client.sendSignal('A.b', {}, { sessionID: HUGE })],
    ['as the user of a call', (client) => client.sendSignal('A.b', {}, { userID: HUGE })],
    ['as the salt of a call', (client) => client.sendSignal('A.b', {}, { userID: 'ada', hashSalt: HUGE })],
    ['as the user of a view', (client) => client.with({ userID: HUGE }).sendSignal('A.b')],
    ['as the session of a view', (client) => client.with({ sessionID: HUGE }).sendSignal('A.b')],
    ['as the user from now on', (client) => [client.identify(HUGE), client.sendSignal('A.b')]],
    ['in deliverSignal', (client) => void client.deliverSignal(HUGE, { HUGE }, { userID: HUGE } as SignalOptions)],
  ])('%s is cut without a copy', async (_where, send) => {
    const { client, transport } = setUpClient([], option);
    withoutCopy(() => send(client));
    await client.flush();
    await client.close();
    expect(transport.requests).toHaveLength(1);
    expect(transport.requests[0]?.body.length).toBeLessThan(50_000);
  });
});

it.each([
  ['a Map', new Map<unknown, unknown>()],
  ['a Set', new Set()],
])('no entry of %s of 3 million is read', async (_name, collection) => {
  const { client, transport } = setUpClient();
  const read = vi.fn(() => [][Symbol.iterator]());
  Object.defineProperties(collection, { size: { value: 3_000_000 }, [Symbol.iterator]: { value: read } });
  client.sendSignal('A.b', { collection, list: [collection], small: 1 });
  await client.flush();
  expect(read).not.toHaveBeenCalled();
  expect(transport.signals()[0]?.['payload']).toEqual({ small: 1 });
});

it.each<[what: string, payload: object]>([
  ['bytes', new Uint8Array(60_000_000)],
  ['a boxed text', new String('x'.repeat(5_000_000))],
])('%s as the payload is left out without a copy, and reported', async (_what, payload) => {
  const { client, logger } = setUpClient();
  withoutCopy(() => client.sendSignal('A.b', payload as never));
  await client.flush();
  expect(logger.lines).toEqual(['TelemetryDeck: the payload of signal "A.b" cannot be encoded and is left out']);
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

it('the first 10,000 characters of a salt count, in the options and in a call', async () => {
  const { client, transport } = setUpClient([], { userID: 'ada', hashSalt: HUGE });
  client.sendSignal('A.b');
  client.sendSignal('A.b', {}, { hashSalt: HUGE });
  client.with({ userID: 'ada' }).sendSignal('A.b');
  await client.flush();
  const clientUser = hashUserID('ada', HUGE.slice(0, 10_000));
  expect(transport.signals()).toMatchObject([{ clientUser }, { clientUser }, { clientUser }]);
});

it('the first 10,000 characters of a user identifier count', async () => {
  const { client, transport } = setUpClient([], { userID: HUGE });
  client.sendSignal('A.b');
  await client.flush();
  expect(transport.signals()).toMatchObject([{ clientUser: hashUserID(HUGE.slice(0, 10_000)) }]);
});

it('a lazy client copies nothing huge', () => {
  const lazy = lazyClient();
  withoutCopy(() => {
    for (let index = 0; index < 100; index++) lazy.sendSignal('A.b', { HUGE, inner: { HUGE } });
  });
});
