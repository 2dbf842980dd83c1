import { describe, expect, it } from 'vitest';
import { manualClock } from '../test/manual-clock.js';
import { memoryDecision } from '../test/memory-decision.js';
import { stubTransport } from '../test/stub-transport.js';
import {
  type Client,
  type ClientOption,
  type ClientOptions,
  createClient,
  type Feature,
  type SignalStore,
  type StateStorage,
  withConsent,
  withDiagnostics,
  withLogger,
  withProcessor,
  withSessions,
  withStore,
  withWaitUntil,
} from './index.js';

type Decide = 'optOut' | 'optIn' | 'close';

/** A feature that counts how often it works. */
const counting = () => {
  const counted = { begun: 0 };
  const feature: Feature = {
    join: () => ({
      begin() {
        counted.begun++;
        return () => void counted.begun--;
      },
    }),
  };
  return { counted, feature };
};

/** Where the program's own code runs: makes an option whose code calls back. */
const callbacks: Readonly<Record<string, (call: () => void) => ClientOption<ClientOptions>>> = {
  'the begin of a feature': (call) => ({ join: () => ({ begin: () => void call() }) }),
  'the end of a feature': (call) => ({ join: () => ({ begin: () => call }) }),
  'a consent joint': (call) => ({ join: () => ({ onConsent: call }) }),
  'an event joint': (call) => ({ join: () => ({ onEvent: call }) }),
  'a capture joint': (call) => ({ join: () => ({ beforeCapture: () => void call(), captured: call }) }),
  'the logger': (call) => withLogger({ error: call, warn: call }),
  'the diagnostics': (call) => withDiagnostics(call),
  'the default payload': (call) => ({
    defaultPayload: () => {
      call();
      return {};
    },
  }),
  'a processor': (call) =>
    withProcessor((signal, next) => {
      call();
      return next(signal);
    }),
  'the default user': (call) => ({
    join: () => ({
      defaultUserID() {
        call();
        return 'ada';
      },
    }),
  }),
  waitUntil: (call) => withWaitUntil(call),
  'the transport': (call) => ({
    transport: {
      async send() {
        call();
        return { status: 400, header: () => null, text: async () => '' };
      },
      close: call,
    },
  }),
  'the store': (call) =>
    withStore({
      persist() {
        call();
        return true;
      },
      remove: call,
      async claim() {
        call();
        return [];
      },
      clear: call,
      release: call,
    } as SignalStore),
  'the storage': (call) => ({
    join: () => ({
      storage: { get: () => void call(), set: call, claim: () => [call()].length > 0, clear: call },
    }),
  }),
};

const setUp = (make: (call: () => void) => ClientOption<ClientOptions>, decide: Decide | 'optOut, optIn') => {
  const transport = stubTransport(400);
  const clock = manualClock();
  const [before, after] = [counting(), counting()];
  let client: Client | undefined;
  let calls = 0;
  const call = () => {
    // A program that decided at each call would never end.
    if (!client || calls++ >= 3) return;
    for (const one of decide.split(', ') as Decide[]) void client[one]();
  };
  const made = createClient(
    'APP',
    { transport, clock },
    withConsent('unknown'),
    { join: () => ({ decision: memoryDecision() }) },
    withSessions(),
    before.feature,
    make(call),
    after.feature,
  );
  client = made;
  const heard: string[] = [];
  made.onConsentChange((consent) => heard.push(consent));
  return { client: made, clock, transport, heard, begun: () => before.counted.begun + after.counted.begun };
};

const decisions = ['optOut', 'optIn', 'close', 'optOut, optIn'] as const;

describe.each(Object.entries(callbacks))('when %s decides', (_name, make) => {
  it.each(decisions)('%s leaves no feature half begun', async (decide) => {
    const { begun, client, clock, heard } = setUp(make, decide);
    const check = () => {
      if (decide !== 'close') expect(begun()).toBe(client.consent === 'granted' ? 2 : 0);
      else if (client.consent !== 'granted') expect(begun()).toBe(0);
    };
    const steps = [
      () => client.sendSignal('first'),
      () => client.optIn(),
      () => client.sendSignal('second'),
      () => client.optOut(),
      () => client.optIn(),
      () => client.sendSignal('third'),
    ];
    for (const step of steps) {
      step();
      check();
      await clock.advance(1000);
      check();
    }
    const closing = client.close({ timeoutMs: 100 });
    await clock.advance(1000);
    await closing;
    expect(begun()).toBe(0);
    expect(client.stats().pending).toBe(0);
    // Each change is another state than the one before.
    expect(heard.filter((consent, index) => consent === heard[index - 1])).toEqual([]);
    expect(heard.at(-1)).toBe(client.consent);
  });
});

describe('an opt-out in the begin of a feature', () => {
  it('begins no later feature, and ends the earlier ones and its own', () => {
    const log: string[] = [];
    const feature = (name: string, act = () => {}): Feature => ({
      join: () => ({
        begin() {
          log.push(`${name} begins`);
          act();
          return () => void log.push(`${name} ends`);
        },
        onConsent: (state) => void log.push(`${name} hears ${state}`),
      }),
    });
    const client: Client = createClient(
      'APP',
      { transport: stubTransport() },
      withConsent('unknown'),
      feature('one'),
      feature('two', () => client.optOut()),
      feature('three'),
    );
    expect(client.optIn()).toBe(false);
    expect(client.consent).toBe('denied');
    expect(log).toEqual([
      'one begins',
      'two begins',
      'one ends',
      'one hears denied',
      'two hears denied',
      'three hears denied',
      'two ends',
    ]);
  });

  it('of another client of the app applies to this client, also while it is made', () => {
    const decision = memoryDecision();
    const remembers: Feature = { join: () => ({ decision }) };
    const { counted, feature } = counting();
    const first = createClient('APP', { transport: stubTransport() }, remembers);
    const optsOut: Feature = { join: () => ({ begin: () => void first.optOut() }) };
    const second = createClient('APP', { transport: stubTransport() }, remembers, feature, optsOut, feature);
    expect(second.consent).toBe('denied');
    expect(counted.begun).toBe(0);
  });

  it('by a logger while the client is made applies to this client', () => {
    const decision = memoryDecision();
    const remembers: Feature = { join: () => ({ decision }) };
    const { counted, feature } = counting();
    const first = createClient('APP', { transport: stubTransport() }, remembers);
    const logger = { error: () => void first.optOut(), warn: () => {} };
    const failing: Feature = {
      join: () => ({
        begin() {
          throw new Error('no');
        },
      }),
    };
    const noisy: Feature = {
      join: (client) => ({ begin: () => client.emit({ kind: 'failed', what: 'a', isError: true }) as undefined }),
    };
    const options = [withLogger(logger), feature, failing, noisy, feature];
    const second = createClient('APP', { transport: stubTransport() }, remembers, options);
    expect(second.consent).toBe('denied');
    expect(counted.begun).toBe(0);
  });
});

it('an opt-in in the end of a feature begins all features anew, once the opt-out is done', () => {
  const [before, after] = [counting(), counting()];
  let isOn = true;
  const optsIn: Feature = {
    join: () => ({
      begin: () => () => {
        if (isOn) client.optIn();
        isOn = false;
      },
    }),
  };
  const client: Client = createClient('APP', { transport: stubTransport() }, before.feature, optsIn, after.feature);
  client.optOut();
  expect(client.consent).toBe('granted');
  expect([before.counted.begun, after.counted.begun]).toEqual([1, 1]);
});

it('the end of a feature that opts out while the client closes runs once', async () => {
  let ends = 0;
  const optsOut: Feature = {
    join: () => ({
      begin: () => () => {
        ends++;
        client.optOut();
      },
    }),
  };
  const client: Client = createClient('APP', { transport: stubTransport() }, optsOut);
  await client.close();
  expect(ends).toBe(1);
});

it('a new session by a listener of an opt-out leaves nothing in storage (point 25)', () => {
  const texts = new Map<string, string>();
  const storage: StateStorage = {
    get: (name) => texts.get(name),
    set: (name, text = '') => void texts.set(name, text),
    claim: (name, text) => !texts.has(name) && !!texts.set(name, text),
    clear: () => texts.clear(),
  };
  const client: Client = createClient(
    'APP',
    { transport: stubTransport(), clock: manualClock() },
    withSessions(),
    { join: () => ({ storage }) },
    withDiagnostics(() => void client.newSession()),
  );
  client.sendSignal('a');
  expect([...texts.keys()]).not.toEqual([]);
  client.optOut();
  expect([...texts.keys()]).toEqual([]);
});

it('a close by a listener that hears of an opt-out elsewhere during a close ends the client once', async () => {
  let remembered: 'granted' | 'denied' | 'unreadable' = 'granted';
  const decision = { read: () => remembered, write: () => true };
  const transport = stubTransport();
  const clock = manualClock();
  const store: SignalStore = { persist: () => true, remove() {}, claim: async () => [], clear() {}, release() {} };
  const client = createClient('APP', { transport, clock }, withStore(store), { join: () => ({ decision }) });
  client.onConsentChange(() => void client.close());
  await clock.advance(2000);
  remembered = 'unreadable';
  await client.deliverSignal('held');
  await clock.advance(2000);
  remembered = 'denied';
  const closing = client.close();
  await clock.advance(10_000);
  await closing;
  expect(client.consent).toBe('denied');
  expect(transport.closed).toBe(1);
});

describe('a call whose own getter opts out, and in again', () => {
  it.each<[name: string, features: readonly ClientOption[]]>([
    ['sent at once', []],
    ['with a processor', [withProcessor((signal, next) => next(signal))]],
    ['with consent', [withConsent('granted')]],
  ])('is lost with the old session and user: %s', async (_name, features) => {
    const transport = stubTransport();
    const client = createClient('APP', { transport, userID: 'ada' }, ...features);
    client.sendSignal('App.during', {
      get size() {
        client.optOut();
        client.optIn();
        return 1;
      },
    });
    client.sendSignal('App.after');
    await client.flush();
    expect(transport.batches()).toEqual([['App.after']]);
    expect(client.stats()).toMatchObject({ tracked: 2, delivered: 1, dropped: { disabled: 1 } });
  });
});
