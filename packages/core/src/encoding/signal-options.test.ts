import { describe, expect, it } from 'vitest';
import { HASH_VECTORS } from '../../test/hash-vectors.js';
import { manualClock } from '../../test/manual-clock.js';
import { createPlainClient, type TestOption } from '../../test/plain-options.js';
import { stubTransport } from '../../test/stub-transport.js';
import { hashUserID, type SignalOptions } from '../index.js';

const setUp = (...options: TestOption[]) => {
  const transport = stubTransport();
  const clock = manualClock();
  const client = createPlainClient('APP', { transport, clock, userID: 'ada', sessionID: 'session' }, ...options);
  const sent = async (signalOptions?: SignalOptions) => {
    client.sendSignal('a', {}, signalOptions);
    await client.flush();
    return transport.signals().at(-1);
  };
  return { client, transport, clock, sent };
};

/** The ways on which a signal comes into the queue: at once, by way of processors, and after the user's decision. */
const ways: [string, TestOption][] = [
  ['at once', {}],
  ['through a processor', { processors: [(signal, next) => next(signal)] }],
  ['through one that takes its time', { processors: [async (signal, next) => next(signal)] }],
];

describe.each(ways)('a signal that goes %s', (_name, options) => {
  it('may have a user, a session, a value, a time and a test mode of its own', async () => {
    const { sent } = setUp(options, { hashSalt: 'salt' });
    const timestamp = new Date('2020-02-02T20:20:20.202Z');
    expect(await sent({ userID: 'bob', sessionID: 's2', floatValue: -0.5, timestamp, testMode: true })).toEqual({
      appID: 'APP',
      clientUser: hashUserID('bob', 'salt'),
      sessionID: 's2',
      floatValue: -0.5,
      receivedAt: '2020-02-02T20:20:20.202Z',
      isTestMode: true,
      type: 'a',
      payload: {},
    });
    expect(await sent()).toEqual({
      appID: 'APP',
      clientUser: hashUserID('ada', 'salt'),
      sessionID: 'session',
      receivedAt: '2026-01-02T03:04:05.678Z',
      isTestMode: false,
      type: 'a',
      payload: {},
    });
  });

  it.each<[string, unknown, string]>([
    ['a number of milliseconds', 1_000, '1970-01-01T00:00:01.000Z'],
    ['1970', 0, '1970-01-01T00:00:00.000Z'],
    ['a fraction', 1.5, '1970-01-01T00:00:00.001Z'],
    ['the last day of 9999', new Date('9999-12-31T23:59:59.999Z'), '9999-12-31T23:59:59.999Z'],
  ])('may have the time %s', async (_time, timestamp, receivedAt) => {
    expect(await setUp(options).sent({ timestamp } as SignalOptions)).toMatchObject({ receivedAt });
  });

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['NaN', Number.NaN],
    ['an invalid date', new Date(Number.NaN)],
    ['before 1970', -1],
    ['after 9999', Date.UTC(10_000)],
    ['a text', '2020-02-02'],
    ['a big integer', 5n],
    ['a symbol', Symbol('soon')],
    ['an array', []],
    ['an object', {}],
  ])('has the time of the call if its time is %s', async (_time, timestamp) => {
    const { client, clock, transport } = setUp(options);
    client.sendSignal('a', {}, { timestamp } as SignalOptions);
    await clock.advance(0);
    expect(transport.signals()).toMatchObject([{ receivedAt: '2026-01-02T03:04:05.678Z' }]);
    expect(client.stats()).toMatchObject({ tracked: 1, delivered: 1 });
    expect(client.stats().dropped).toEqual({});
  });

  it.each([null, undefined])('has the user and the session of the client if its own are %j', async (nothing) => {
    const given = { userID: nothing, sessionID: nothing } as SignalOptions;
    expect(await setUp(options).sent(given)).toMatchObject({ clientUser: hashUserID('ada'), sessionID: 'session' });
  });

  it('has the session of the client if its own is empty', async () => {
    expect(await setUp(options).sent({ sessionID: '' })).toMatchObject({ sessionID: 'session' });
  });

  it.each([null, undefined, 'yes', 0])('has the test mode of the client if its own is %j', async (testMode) => {
    expect(await setUp(options, { testMode: true }).sent({ testMode } as SignalOptions)).toMatchObject({
      isTestMode: true,
    });
  });

  it.each([null, undefined])('is sent with the options %j', async (nothing) => {
    expect(await setUp(options).sent(nothing as undefined)).toMatchObject({ type: 'a' });
  });

  it('is not sent if it is cancelled before', async () => {
    const { client, transport } = setUp(options);
    const controller = new AbortController();
    client.sendSignal('a', {}, { signal: controller.signal });
    controller.abort();
    await client.flush();
    expect(transport.requests).toEqual([]);
    expect(client.stats()).toMatchObject({ tracked: 1, pending: 0, dropped: { cancelled: 1 } });
  });
});

it('a signal keeps the time of the call while it waits for the decision, also with an invalid time', async () => {
  const { client, clock, transport } = setUp({ consent: 'unknown' });
  for (const timestamp of [undefined, null, 'soon', Number.NaN, Symbol('x')]) {
    client.sendSignal('a', {}, { timestamp } as SignalOptions);
  }
  client.sendSignal('a', {}, { timestamp: 7 });
  await clock.advance(60_000);
  client.optIn();
  await client.flush();
  const times = transport.signals().map(({ receivedAt }) => receivedAt);
  expect(times).toEqual([...Array(5).fill('2026-01-02T03:04:05.678Z'), '1970-01-01T00:00:00.007Z']);
});

it('deliverSignal accepts the same options', async () => {
  const { client, transport } = setUp({ hashSalt: 'salt' });
  await client.deliverSignal(
    'a',
    { b: 1 },
    { userID: 'bob', sessionID: 's2', floatValue: 2, timestamp: 7, testMode: true },
  );
  await client.deliverSignal('a', {}, { timestamp: Symbol('x') } as object as SignalOptions);
  expect(transport.signals()).toMatchObject([
    {
      clientUser: hashUserID('bob', 'salt'),
      sessionID: 's2',
      floatValue: 2,
      receivedAt: '1970-01-01T00:00:00.007Z',
      isTestMode: true,
      payload: { b: 1 },
    },
    { clientUser: hashUserID('ada', 'salt'), sessionID: 'session', receivedAt: '2026-01-02T03:04:05.678Z' },
  ]);
});

it.each(HASH_VECTORS)(
  'the user %j with the salt %j has the hash of every other client, for each way to name the user',
  async (userID, hashSalt, hash) => {
    const named = setUp({ userID, hashSalt });
    expect(named.client.userIDHash).toBe(hash);
    expect(await named.sent()).toMatchObject({ clientUser: hash });
    const other = setUp({ hashSalt });
    expect(await other.sent({ userID })).toMatchObject({ clientUser: hash });
    other.client.identify(userID);
    expect(await other.sent()).toMatchObject({ clientUser: hash });
  },
);
