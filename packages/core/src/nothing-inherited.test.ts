import { afterEach, describe, expect, it } from 'vitest';
import { recordingLogger, stubTransport } from '../test/stub-transport.js';
import { createClient, type Feature, withLogger, withSessions } from './index.js';
import { clientOptionTable } from './options/client-option-table.js';
import { errorOccurred, navigationPathChanged, referralSent } from './signals/index.js';

/** What another library adds to all objects. */
const hostile: Readonly<Record<string, unknown>> = {
  ...Object.fromEntries(Object.keys(clientOptionTable).map((name) => [name, 'hostile'])),
  ...Object.fromEntries(['maxSignals', 'maxBytes', 'lingerMs', 'maxInFlight', 'maxAttempts'].map((name) => [name, 1])),
  endpoint: 'https://elsewhere.example/',
  enabled: false,
  transport: { send: () => Promise.reject(new Error('hostile')) },
  timeoutMs: 0,
  isTestMode: true,
  floatValue: 42,
  timestamp: 0,
  signal: AbortSignal.abort(),
  payload: { stolen: true },
  name: 'hostile',
  values: { userID: [() => 'hostile'] },
  join: () => ({ consent: 'denied' }),
  consent: 'denied',
  capture() {},
  encode() {},
  sessions: {},
  storage: {},
  persistence: {},
  category: 'hostile',
  message: 'hostile',
  from: 'hostile',
  kind: 'hostile',
  toJSON: () => 'hostile',
};

afterEach(() => {
  for (const name of Object.keys(hostile)) Reflect.deleteProperty(Object.prototype, name);
});

const pollute = (name: string) =>
  Object.defineProperty(Object.prototype, name, {
    value: hostile[name],
    configurable: true,
    enumerable: true,
    writable: true,
  });

/** All that a client sends and says. */
async function run() {
  const transport = stubTransport();
  const logger = recordingLogger();
  const seen: string[] = [];
  const features: Feature[] = ['one', 'other'].map((id) => ({
    join() {
      seen.push(id);
      return undefined;
    },
  }));
  const time = { timestamp: Date.UTC(2026, 0, 1) };
  const client = createClient(
    'APP',
    { transport, userID: 'ada', sessionID: 's' },
    { batch: {} },
    withLogger(logger),
    ...features,
  );
  client.sendSignal('App.bare');
  client.sendSignal('App.options', { size: 'big' }, { ...time });
  client.with({ userID: 'bob' }).sendSignal('App.view', {}, time);
  navigationPathChanged(client, 'a', time);
  referralSent(client, time);
  errorOccurred(client, 'id', time);
  await client.flush({});
  await client.deliverSignal('App.delivered', {}, time);
  const { dropped, ...stats } = await client.close().then(() => client.stats());
  const signals = transport.signals().map(({ receivedAt, ...signal }) => signal);
  return JSON.stringify([
    signals,
    transport.requests.map(({ url }) => url),
    { ...stats },
    Object.keys(dropped),
    logger.lines,
    seen,
  ]);
}

describe('a property that another library adds to all objects', () => {
  it.each(Object.keys(hostile))('changes nothing: %s', async (name) => {
    const expected = await run();
    pollute(name);
    let got: string;
    try {
      got = await run();
    } finally {
      Reflect.deleteProperty(Object.prototype, name);
    }
    expect(name === 'toJSON' ? got.length > 0 : got).toEqual(name === 'toJSON' ? true : expected);
  });

  it('is no option, no group of options and no parameter, also of an object of a class', async () => {
    class Config {
      readonly userID = 'ada';
      get endpoint(): string {
        return 'https://elsewhere.example/';
      }
    }
    const transport = stubTransport();
    const client = createClient('APP', { transport }, new Config());
    client.sendSignal('App.started', Object.create({ inherited: 1 }, { own: { value: 2, enumerable: true } }));
    await client.flush();
    expect(transport.requests.map(({ url }) => url)).toEqual(['https://nom.telemetrydeck.com/v2/']);
    expect(transport.signals()).toMatchObject([{ payload: { own: 2 } }]);
    expect(transport.signals()[0]?.['payload']).toEqual({ own: 2 });
    expect(client.userID).toBe('ada');
  });

  it('does not take the place of the methods of a feature that is of a class', async () => {
    const joined: string[] = [];
    class Sampling implements Feature {
      get name(): string {
        return 'sampling';
      }
      join(): undefined {
        joined.push(this.name);
      }
    }
    createClient('APP', { transport: stubTransport() }, new Sampling(), new Sampling(), withSessions(false));
    expect(joined).toEqual(['sampling']);
  });
});
