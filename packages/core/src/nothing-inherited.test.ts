import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { memoryDecision } from '../test/memory-decision.js';
import { recordingLogger, stubTransport } from '../test/stub-transport.js';
import {
  type ConsentState,
  createClient,
  type DecisionStorage,
  type Feature,
  type LazyClient,
  lazyClient,
  type StateStorage,
  TransportError,
  withConsent,
  withLogger,
  withSessions,
} from './index.js';
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
  1: 'https://elsewhere.example/',
  0: 'hostile',
  get: () => 'hostile',
  set: () => 'hostile',
  id: 'hostile',
  2: 'refused',
  200: 'refused',
  error: new Error('hostile'),
  status: 500,
  by: 'hostile',
  offReason: { by: 'hostile' },
  checkParameter() {
    throw new Error('hostile');
  },
  write: () => 'hostile',
  getTime: () => 0,
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
  errorOccurred(client, new RangeError('too far'), time);
  await client.flush({});
  await client.deliverSignal('App.delivered', {}, time);
  const { dropped, ...stats } = await client.close().then(() => client.stats());
  const { code, kind, maybeSent } = new TransportError('timeout', 'too slow');
  const signals = transport.signals().map(({ receivedAt, ...signal }) => signal);
  return JSON.stringify([
    signals,
    transport.requests.map(({ url }) => url),
    { ...stats },
    Object.keys(dropped),
    logger.lines,
    seen,
    [code, kind, maybeSent],
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

  it('is neither an option nor a group nor a parameter, even of an object of a class', async () => {
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

  it('does not replace the methods of a feature that is an instance of a class', async () => {
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

describe('an accessor that another library adds to all objects', () => {
  const names = ['transport', 'capture', 'deliverSignal', 'offReason', 'policy', 'builder', 'url', 'status', 'error'];
  it.each([...names, 'consent', 'user', 'queue', 'layout', 'failures', 'name', 'failedAt', 'place'])(
    'does not mix two clients: %s',
    async (name) => {
      let kept: unknown;
      Object.defineProperty(Object.prototype, name, {
        configurable: true,
        get: () => kept,
        set(value) {
          kept = value;
        },
      });
      const one = stubTransport();
      const other = stubTransport();
      try {
        const clients = [
          createClient('ONE', { transport: one, userID: 'ada', endpoint: 'https://one.example/' }),
          createClient('OTHER', { transport: other, userID: 'bob', endpoint: 'https://other.example/' }),
        ];
        for (const client of clients) client.sendSignal('App.started');
        for (const client of clients) await client.flush({ timeoutMs: 50 });
        for (const client of clients) await client.deliverSignal('App.delivered', {}, { timeoutMs: 50 });
        const off = createClient('OFF', { transport: other, enabled: false });
        expect(off.offReason).toEqual({ by: 'program' });
        expect(createClient('ON', { transport: one }).consent).toBe('granted');
        clients[1]?.optOut();
        expect(clients[0]?.consent).toBe('granted');
        expect(clients[0]?.offReason).toBeUndefined();
      } finally {
        Reflect.deleteProperty(Object.prototype, name);
      }
      for (const [transport, appID] of [
        [one, 'ONE'],
        [other, 'OTHER'],
      ] as const) {
        expect(transport.signals().map((signal) => [signal['appID'], signal['type']])).toEqual([
          [appID, 'App.started'],
          [appID, 'App.delivered'],
        ]);
        expect(new Set(transport.requests.map(({ url }) => url))).toEqual(
          new Set([`https://${appID.toLowerCase()}.example/`]),
        );
      }
    },
  );
});

/** The names of the members to which the source assigns, as in `object.name = value`. */
const assignedNames = (): readonly string[] => {
  const folder = new URL('./', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const sources = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  const assignment = /\.([a-z]\w*) (?:\?\?|\|\||&&|[-+*|])?= /gi;
  const names = sources.flatMap((file) =>
    [...readFileSync(new URL(file, folder), 'utf8').matchAll(assignment)].map(([, name]) => `${name}`),
  );
  return [...new Set(names)].sort();
};

describe('a member of all objects that cannot be written, or that hears what is written', () => {
  it.each(assignedNames())('changes nothing and learns nothing: %s', async (name) => {
    const expected = await run();
    const heard: unknown[] = [];
    const modes: readonly PropertyDescriptor[] = [
      { value: undefined, writable: false },
      { get: () => undefined, set: (value) => heard.push(value) },
    ];
    for (const mode of modes) {
      Object.defineProperty(Object.prototype, name, { ...mode, configurable: true });
      let got: string;
      try {
        got = await run();
      } finally {
        Reflect.deleteProperty(Object.prototype, name);
      }
      expect(got).toBe(expected);
    }
    expect(heard).toEqual([]);
  });
});

describe.each<[mode: string, member: PropertyDescriptor]>([
  ['calls nothing', { value: () => 'hostile', writable: true }],
  ['cannot be written', { value: () => 'hostile', writable: false }],
])('a function that all objects have, and that %s', (_mode, member) => {
  class Decision implements DecisionStorage {
    remembered: ConsentState = 'unknown';
    read(): ConsentState {
      return this.remembered;
    }
    write(decision: ConsentState): boolean {
      this.remembered = decision;
      return true;
    }
  }
  const storages = [new Decision(), memoryDecision()];
  it.each(['read', 'write', 'watch', 'get', 'set', 'claim', 'clear'])('is no part of a storage: %s', (name) => {
    const seen: unknown[] = [];
    Object.defineProperty(Object.prototype, name, { ...member, configurable: true });
    try {
      for (const decision of storages) {
        const storage: StateStorage = { get: () => undefined, set() {}, claim: () => true, clear() {} };
        const client = createClient('APP', { transport: stubTransport() }, { join: () => ({ decision, storage }) });
        client.onConsentChange(() => {});
        seen.push(client.optOut(), decision.read(), client.optIn(), decision.read());
      }
    } finally {
      Reflect.deleteProperty(Object.prototype, name);
    }
    expect(seen).toEqual(storages.flatMap(() => [true, 'denied', true, 'granted']));
  });
});

it('an abort signal that all objects inherit does not cancel a signal that waits for the decision', async () => {
  const transport = stubTransport();
  const client = createClient('APP', { transport }, withConsent('unknown'));
  pollute('signal');
  client.sendSignal('App.started');
  client.with({}).sendSignal('App.view', {}, {});
  Reflect.deleteProperty(Object.prototype, 'signal');
  client.optIn();
  await client.flush();
  expect(transport.batches()).toEqual([['App.started', 'App.view']]);
});

it('a lazy client is made and configured where all objects have a configure that cannot be written', async () => {
  const transport = stubTransport();
  Object.defineProperty(Object.prototype, 'configure', { value: 'hostile', configurable: true });
  let lazy: LazyClient;
  try {
    lazy = lazyClient();
  } finally {
    Reflect.deleteProperty(Object.prototype, 'configure');
  }
  lazy.sendSignal('App.started');
  lazy.configure(createClient('APP', { transport }));
  await lazy.close();
  expect(transport.batches()).toEqual([['App.started']]);
});
