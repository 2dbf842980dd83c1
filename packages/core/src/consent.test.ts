import { describe, expect, it } from 'vitest';
import { manualClock, settle } from '../test/manual-clock.js';
import type { TestOption } from '../test/plain-options.js';
import { createPresetClient, type TestPreset } from '../test/preset-client.js';
import { recordingLogger, stubTransport } from '../test/stub-transport.js';
import { hashUserID, type StateStorage, withConsent, withEnabled } from './index.js';

/** State storage that records all calls. */
const recordingMemory = (texts: Record<string, string> = {}) => {
  const calls: string[] = [];
  const memory: StateStorage = {
    get(name) {
      calls.push(`get ${name}`);
      return texts[name];
    },
    set(name, text) {
      calls.push(`set ${name} ${text}`);
      if (text === undefined) delete texts[name];
      else texts[name] = text;
    },
    claim(name, text) {
      calls.push(`claim ${name}`);
      if (texts[name] !== undefined) return false;
      texts[name] = text;
      return true;
    },
    clear() {
      calls.push('clear');
      for (const name of Object.keys(texts)) delete texts[name];
    },
  };
  return { memory, calls, texts };
};

/** A client of a preset that records all calls of the preset. */
const setUp = (options: TestOption, texts: Record<string, string> = {}, isOptedOut = false) => {
  const asked: string[] = [];
  const { memory, calls } = recordingMemory(texts);
  const transport = stubTransport();
  const logger = recordingLogger();
  const clock = manualClock();
  const note = <Result>(name: string, result: Result): Result => {
    asked.push(name);
    return result;
  };
  const store = {
    persist: () => note('store.persist', true),
    remove: () => note('store.remove', undefined),
    claim: async () => note('store.claim', []),
    clear: () => note('store.clear', undefined),
    release: () => note('store.release', undefined),
  };
  const platform: TestPreset = {
    isOptedOut: () => isOptedOut,
    hasBackground: true,
    createStorage: () => memory,
    createTransport: () => note('createTransport', transport),
    defaultUserID: () => note('defaultUserID', 'somebody'),
    defaultPayload: () => note('defaultPayload', { 'App.platform': 'x' }),
    createStore: () => note('createStore', store),
    attach: () => note('attach', () => void note('detach', undefined)),
  };
  const client = createPresetClient(platform, 'APP', [{ logger, clock }, options]);
  return { client, transport, logger, clock, asked, calls, texts };
};

describe('given a user who has not decided', () => {
  it('the client reads, builds, writes and sends nothing', async () => {
    const { client, clock, asked, calls, logger } = setUp({ consent: 'unknown', sessions: true });
    client.sendSignal('a', { files: 3 });
    await client.deliverSignal('b');
    client.identify('ada');
    client.newSession();
    client.resetUser();
    expect(client.userIDHash).toBe(hashUserID(client.userID));
    expect(client.userID).not.toBe('somebody');
    expect(await client.flush()).toEqual({ delivered: 0, pending: 1, spooled: 0, dropped: 0 });
    await clock.advance(100_000_000);
    expect(asked).toEqual([]);
    expect(calls.filter((call) => !call.startsWith('get consent'))).toEqual([]);
    expect(client.stats()).toMatchObject({ tracked: 1, pending: 1 });
    expect(client.stats().dropped).toEqual({});
    expect(logger.lines).toEqual([]);
    expect(clock.pendingTimers()).toBe(0);
  });

  it('the client keeps the newest hundred signals, and counts the dropped ones', async () => {
    const { client, transport } = setUp({ consent: 'unknown' });
    for (let index = 0; index < 250; index++) client.sendSignal(`${index}`);
    expect(client.stats()).toMatchObject({ tracked: 250, pending: 100, dropped: { overflow: 150 } });
    client.optIn();
    await client.flush();
    expect(transport.batches().flat()).toEqual(Array.from({ length: 100 }, (_, index) => `${index + 150}`));
    expect(client.stats()).toMatchObject({ tracked: 250, delivered: 100, pending: 0, dropped: { overflow: 150 } });
  });

  it('the client keeps no more signals than the queue may hold (point 4)', async () => {
    const { client, transport } = setUp({ consent: 'unknown', queue: { maxSignals: 2 } });
    for (let index = 0; index < 5; index++) client.sendSignal(`${index}`);
    expect(client.stats()).toMatchObject({ tracked: 5, pending: 2, dropped: { overflow: 3 } });
    client.optIn();
    await client.flush();
    expect(transport.batches().flat()).toEqual(['3', '4']);
  });

  it('the client sends waiting signals as they were at the call, with their times, in order and before later ones', async () => {
    const { client, clock, transport } = setUp({ consent: 'unknown' });
    const payload: Record<string, unknown> = { 'App.step': 1 };
    client.sendSignal('a', payload as never, { floatValue: 1 });
    payload['App.step'] = 2;
    await clock.advance(3_600_000);
    client.sendSignal('b');
    await clock.advance(1000);
    client.optIn();
    client.sendSignal('c');
    await client.flush();
    expect(transport.signals()).toMatchObject([
      {
        type: 'a',
        receivedAt: '2026-01-02T03:04:05.678Z',
        payload: { 'App.step': 1, 'App.platform': 'x' },
        floatValue: 1,
      },
      { type: 'b', receivedAt: '2026-01-02T04:04:05.678Z' },
      { type: 'c', receivedAt: '2026-01-02T04:04:06.678Z' },
    ]);
    for (const { clientUser } of transport.signals()) expect(clientUser).toBe(hashUserID('somebody'));
  });

  it('a decision of a logger that hears of a dropped signal leaves no signal behind', async () => {
    const { client, clock, logger, transport } = setUp({ consent: 'unknown' });
    logger.lines.push = () => Number(client.optIn());
    for (let index = 0; index < 105; index++) client.sendSignal(`${index}`);
    await clock.advance(0);
    await client.flush();
    expect(client.consent).toBe('granted');
    expect(client.stats()).toMatchObject({ tracked: 105, pending: 0 });
    expect(transport.batches().flat()).toContain('100');
  });

  it('each signal keeps the default payload, and the payload of its view, of its call', async () => {
    let page = 'a';
    const { client, transport } = setUp({ consent: 'unknown', defaultPayload: () => ({ page }) });
    const payload = { plan: 'free' };
    const view = client.with({ payload });
    client.sendSignal('A');
    view.sendSignal('B', { own: 1 });
    page = 'b';
    payload.plan = 'pro';
    client.optIn();
    await client.flush();
    const platform = { 'App.platform': 'x' };
    expect(transport.signals().map((signal) => signal['payload'])).toEqual([
      { ...platform, page: 'a' },
      { ...platform, page: 'a', plan: 'free', own: 1 },
    ]);
  });

  it('each signal keeps the user of its call', async () => {
    const { client, transport } = setUp({ consent: 'unknown' });
    client.sendSignal('a');
    client.identify('ada');
    client.sendSignal('b');
    client.identify('bob');
    client.sendSignal('c', {}, { userID: 'eve' });
    client.resetUser();
    client.optIn();
    await client.flush();
    const users = ['somebody', 'ada', 'eve'].map((userID) => hashUserID(userID));
    expect(transport.signals().map(({ clientUser }) => clientUser)).toEqual(users);
  });

  it('a close drops the waiting signals, and counts them', async () => {
    const { client, transport, asked } = setUp({ consent: 'unknown' });
    client.sendSignal('a');
    expect(await client.close()).toEqual({ delivered: 0, pending: 0, spooled: 0, dropped: 1 });
    client.optIn();
    client.sendSignal('b');
    expect(client.stats()).toMatchObject({ tracked: 2, pending: 0, dropped: { closed: 2 } });
    expect([transport.requests, asked]).toEqual([[], []]);
  });

  it('processors see the waiting signals only after the decision', async () => {
    const seen: string[] = [];
    const { client, transport } = setUp({
      consent: 'unknown',
      processors: [
        async (signal, next) => {
          seen.push(signal.type);
          await settle();
          return next(signal);
        },
      ],
    });
    client.sendSignal('a');
    client.sendSignal('b');
    await settle();
    expect(seen).toEqual([]);
    client.optIn();
    client.sendSignal('c');
    await client.flush();
    expect(seen).toEqual(['a', 'b', 'c']);
    expect(transport.batches().flat()).toEqual(['a', 'b', 'c']);
  });

  it('the client does not send a signal that the caller cancels in the meantime', async () => {
    const { client, transport } = setUp({ consent: 'unknown' });
    const controller = new AbortController();
    client.sendSignal('a', {}, { signal: controller.signal });
    controller.abort();
    client.optIn();
    await client.flush();
    expect(transport.requests).toEqual([]);
    expect(client.stats()).toMatchObject({ tracked: 1, pending: 0, dropped: { cancelled: 1 } });
  });
});

describe('given a user who refuses', () => {
  it('the client drops and counts the waiting signals, and sends nothing afterwards', async () => {
    const { client, transport, asked, clock, texts } = setUp({ consent: 'unknown', sessions: true });
    client.sendSignal('a');
    client.sendSignal('b');
    client.optOut();
    client.sendSignal('c');
    await client.deliverSignal('d');
    await clock.advance(100_000_000);
    expect(client.stats()).toMatchObject({ tracked: 3, pending: 0, dropped: { disabled: 3 } });
    expect(transport.requests).toEqual([]);
    expect(texts).toEqual({ consent: 'denied' });
    // The opt-out also deletes the signals of earlier runs, without attaching to the platform.
    expect(asked).toEqual(['createStore', 'store.clear', 'store.release']);
    expect(clock.pendingTimers()).toBe(0);
  });
});

describe('the decision of a user', () => {
  it('is stored', () => {
    const { client, texts } = setUp({ consent: 'unknown' });
    client.optIn();
    expect(texts).toEqual({ consent: 'granted' });
    client.optOut();
    expect(texts).toEqual({ consent: 'denied' });
    client.optIn();
    expect(texts).toEqual({ consent: 'granted' });
  });

  it.each<[string, TestOption]>([
    ['granted', {}],
    ['granted', withConsent('granted')],
    ['granted', withConsent('unknown')],
    ['granted', withConsent('denied')],
    ['denied', {}],
    ['denied', withConsent('granted')],
    ['denied', withConsent('unknown')],
  ])('"%s" of an earlier run overrides the options %j', async (consent, options) => {
    const { client } = setUp(options, { consent });
    client.sendSignal('a');
    await client.flush();
    const { delivered, dropped } = client.stats();
    expect([delivered, dropped]).toEqual(consent === 'granted' ? [1, {}] : [0, { disabled: 1 }]);
  });

  it.each(['', 'yes', 'null', '{"consent":'])(
    'stored as %j is invalid, and counts as a refusal until the user decides again',
    async (consent) => {
      const { client } = setUp({ consent: 'granted' }, { consent });
      client.sendSignal('a');
      await client.flush();
      expect(client.stats()).toMatchObject({ tracked: 1, pending: 0, dropped: { disabled: 1 } });
      client.optIn();
      client.sendSignal('b');
      await client.flush();
      expect(client.stats()).toMatchObject({ tracked: 2, delivered: 1 });
    },
  );

  it('is not stored if it comes from an option', async () => {
    for (const options of [withConsent('granted'), withConsent('denied'), {}]) {
      const { client, calls } = setUp(options);
      client.sendSignal('a');
      await client.close();
      expect(calls.filter((call) => !call.startsWith('get'))).toEqual([]);
    }
  });

  it('can change any number of times', async () => {
    const { client, transport, asked } = setUp(withConsent('denied'));
    client.sendSignal('a');
    client.optIn();
    client.sendSignal('b');
    await client.flush();
    client.optOut();
    client.sendSignal('c');
    client.optIn();
    client.sendSignal('d');
    await client.flush();
    expect(transport.batches().flat()).toEqual(['b', 'd']);
    expect(client.stats()).toMatchObject({ tracked: 4, delivered: 2, pending: 0, dropped: { disabled: 2 } });
    expect(asked.filter((name) => name === 'attach' || name === 'detach')).toEqual(['attach', 'detach', 'attach']);
    await client.close();
    expect(asked.filter((name) => name === 'detach')).toHaveLength(2);
  });

  it('changes nothing the second time', async () => {
    const { client, transport, asked } = setUp(withConsent('unknown'));
    client.sendSignal('a');
    client.optIn();
    client.optIn();
    await client.flush();
    expect(asked.filter((name) => name === 'attach')).toHaveLength(1);
    client.optOut();
    client.optOut();
    client.sendSignal('b');
    expect(transport.batches()).toEqual([['a']]);
    expect(client.stats()).toMatchObject({ tracked: 2, delivered: 1, dropped: { disabled: 1 } });
  });
});

describe.each<[string, TestOption, boolean]>([
  ['by the option', withEnabled(false), false],
  ['by the machine’s user', {}, true],
])('given telemetry switched off %s', (_name, options, isOptedOut) => {
  it('no call switches it on, and the client reads, writes and sends nothing', async () => {
    const { client, asked, calls, clock } = setUp(options, { consent: 'granted' }, isOptedOut);
    client.sendSignal('a');
    client.optIn();
    client.sendSignal('b');
    client.identify('ada');
    await client.deliverSignal('c');
    client.sendSignal('d');
    expect(client.userIDHash).toBe(hashUserID('ada'));
    client.resetUser();
    expect(client.userID).not.toBe('somebody');
    client.newSession();
    await client.close();
    expect(client.stats()).toMatchObject({ tracked: 3, pending: 0 });
    expect([asked, calls, clock.pendingTimers()]).toEqual([[], [], 0]);
  });

  it('the client creates no storage', () => {
    const forbidden = () => {
      throw new Error('must not be called');
    };
    const platform: TestPreset = { createStorage: forbidden, createStore: forbidden, isOptedOut: () => isOptedOut };
    const transport = stubTransport();
    expect(() => createPresetClient(platform, 'APP', [{ transport }, options])).not.toThrow();
  });
});

it.each(['yes', true, null, 'Granted'])('the option refuses the consent %j', (consent) => {
  expect(() => setUp({ consent: consent as 'granted' })).toThrowError(
    /^consent must be "unknown", "granted" or "denied", not /,
  );
});

it('the client shows the decision', () => {
  const { client, texts } = setUp({ consent: 'unknown' });
  expect(client.consent).toBe('unknown');
  client.optIn();
  expect(client.consent).toBe('granted');
  client.optOut();
  expect(client.consent).toBe('denied');
  expect(setUp({ consent: 'unknown' }, texts).client.consent).toBe('denied');
  expect(setUp({}).client.consent).toBe('granted');
  expect(setUp({ enabled: false }).client.consent).toBe('denied');
  expect(setUp({}, {}, true).client.consent).toBe('denied');
});

it('a flush waits for signals that an opt-in in the same turn lets go, behind the first of a session (point 6)', async () => {
  const transport = stubTransport();
  const options = { transport, clock: manualClock(), consent: 'unknown', sessions: true } as const;
  const { send } = transport;
  transport.send = async (request) => {
    await settle();
    return send(request);
  };
  const client = createPresetClient({}, 'APP', [options]);
  client.sendSignal('a');
  const flush = client.flush();
  client.optIn();
  expect(await flush).toMatchObject({ pending: 0 });
  expect(transport.batches().flat()).toContain('a');
});
