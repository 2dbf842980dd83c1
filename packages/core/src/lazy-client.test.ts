import { afterEach, describe, expect, it, vi } from 'vitest';
import { manualClock, settle } from '../test/manual-clock.js';
import { createPlainClient, type TestOption } from '../test/plain-options.js';
import { recordingLogger, stubTransport } from '../test/stub-transport.js';
import {
  type Client,
  createClient,
  hashUserID,
  type LazyClient,
  lazyClient,
  type SignalOptions,
  withIngestVersion,
  withNamespace,
} from './index.js';

const realClient = (...options: TestOption[]) => {
  const transport = stubTransport();
  const client = createPlainClient(
    'APP',
    { transport, clock: manualClock(), userID: 'ada', sessionID: 's' },
    ...options,
  );
  return { client, transport, types: () => transport.batches().flat() };
};

const sum = (client: Client) => {
  const { tracked, recovered, delivered, pending, spooled, dropped } = client.stats();
  const gone = Object.values(dropped).reduce((total, one) => total + one, 0);
  return { tracked: tracked + recovered, accounted: delivered + pending + spooled + gone };
};

const expectConserved = (client: Client) => expect(sum(client).accounted).toBe(sum(client).tracked);

afterEach(() => {
  vi.useRealTimers();
});

describe('given no client yet, a lazy client', () => {
  it('keeps signals with their times, and sends them once it is configured', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2020, 1, 2) });
    const lazy = lazyClient();
    lazy.sendSignal('a', { files: 3 }, { floatValue: 1, userID: 'bob', sessionID: 't', testMode: true });
    vi.setSystemTime(Date.UTC(2020, 1, 3));
    lazy.sendSignal('b');
    lazy.sendSignal('c', {}, { timestamp: 7 });
    lazy.sendSignal('d', {}, { timestamp: undefined });
    lazy.sendSignal('e', {}, { timestamp: 'soon' as never });
    vi.setSystemTime(Date.UTC(2020, 1, 9));
    const { client, transport } = realClient();
    lazy.configure(client);
    await lazy.flush();
    const signals = transport.signals();
    expect(signals[0]).toMatchObject({
      type: 'a',
      payload: { files: 3 },
      floatValue: 1,
      clientUser: hashUserID('bob'),
      sessionID: 't',
      isTestMode: true,
    });
    expect(signals.map(({ type, receivedAt }) => `${type} ${receivedAt}`)).toEqual([
      'a 2020-02-02T00:00:00.000Z',
      'b 2020-02-03T00:00:00.000Z',
      'c 1970-01-01T00:00:00.007Z',
      'd 2020-02-03T00:00:00.000Z',
      'e 2020-02-03T00:00:00.000Z',
    ]);
  });

  it('copies payloads, so that later changes have no effect', async () => {
    const lazy = lazyClient();
    const payload: Record<string, unknown> = { nested: { a: 1 }, date: new Date(0), bad: Number.NaN, big: 1n };
    const options = { floatValue: 1 };
    lazy.sendSignal('a', payload as never, options);
    const delivery = lazy.deliverSignal('b', payload as never, options);
    (payload['nested'] as { a: number }).a = 2;
    payload['late'] = true;
    options.floatValue = 2;
    const { client, transport } = realClient();
    lazy.configure(client);
    await Promise.all([lazy.flush(), delivery]);
    const expected = { payload: { nested: '{"a":1}', date: '1970-01-01T00:00:00.000Z', big: '1' }, floatValue: 1 };
    expect(transport.signals()).toMatchObject([expected, expected]);
    expect(JSON.stringify(transport.signals())).not.toContain('late');
  });

  it.each([null, 5, ['a'], 'text'])('treats %j as no payload', async (payload) => {
    const lazy = lazyClient();
    lazy.sendSignal('a', payload as never, null as unknown as SignalOptions);
    const { client, transport } = realClient();
    lazy.configure(client);
    await lazy.flush();
    expect(transport.signals().map(({ type, payload: sent }) => [type, sent])).toEqual([['a', {}]]);
  });

  it.each(['', undefined, 7])('throws for the type %j', async (type) => {
    const lazy = lazyClient();
    expect(() => lazy.sendSignal(type as string)).toThrowError(expect.objectContaining({ code: 'NO_SIGNAL_TYPE' }));
    await expect(lazy.deliverSignal(type as string)).rejects.toMatchObject({ code: 'NO_SIGNAL_TYPE' });
    expect(lazy.stats()).toMatchObject({ tracked: 0, pending: 0 });
  });

  it('keeps the order of signals, deliveries and identified users', async () => {
    const lazy = lazyClient();
    lazy.sendSignal('first');
    lazy.identify('bob');
    const delivery = lazy.deliverSignal('delivered');
    lazy.sendSignal('second');
    lazy.identify('eve');
    lazy.sendSignal('third');
    lazy.resetUser();
    lazy.sendSignal('fourth');
    const { client, transport } = realClient();
    lazy.configure(client);
    await Promise.all([lazy.flush(), delivery]);
    const userOf = Object.fromEntries(transport.signals().map(({ type, clientUser }) => [type, clientUser]));
    const [bob, eve] = [hashUserID('bob'), hashUserID('eve')];
    const ada = hashUserID('ada');
    expect(userOf).toEqual({ first: ada, delivered: bob, second: bob, third: eve, fourth: ada });
    expect(
      transport
        .batches()
        .flat()
        .filter((type) => type !== 'delivered'),
    ).toEqual(['first', 'second', 'third', 'fourth']);
  });

  it('counts kept and dropped signals', () => {
    const lazy = lazyClient();
    expect(lazy.stats()).toEqual({
      tracked: 0,
      recovered: 0,
      delivered: 0,
      pending: 0,
      spooled: 0,
      ambiguous: 0,
      dropped: {},
    });
    for (let index = 0; index < 1200; index++) lazy.sendSignal(`${index}`);
    expect(lazy.stats()).toMatchObject({ tracked: 1200, pending: 1000, dropped: { overflow: 200 } });
    expectConserved(lazy);
  });

  it('keeps the first 1000 signals, and counts the others, also after it is configured', async () => {
    const lazy = lazyClient();
    for (let index = 0; index < 1200; index++) lazy.sendSignal(`${index}`);
    const { client, types } = realClient();
    lazy.configure(client);
    await lazy.flush();
    expect(types()).toEqual(Array.from({ length: 1000 }, (_, index) => `${index}`));
    expect(lazy.stats()).toMatchObject({ tracked: 1200, delivered: 1000, pending: 0, dropped: { overflow: 200 } });
    lazy.sendSignal('more');
    expect(lazy.stats()).toMatchObject({ tracked: 1201, pending: 1 });
    expectConserved(lazy);
  });

  it('flushes and closes at once, and reports the waiting signals', async () => {
    const lazy = lazyClient();
    lazy.sendSignal('a');
    const nothing = { delivered: 0, pending: 1, spooled: 0, dropped: 0 };
    expect(await lazy.flush()).toEqual(nothing);
    expect(await lazy.close()).toEqual(nothing);
    lazy[Symbol.dispose]();
    await lazy[Symbol.asyncDispose]();
    const { client, types } = realClient();
    lazy.configure(client);
    await lazy.flush();
    expect(types()).toEqual(['a']);
  });

  it.each<[string, (lazy: LazyClient) => unknown]>([
    ['close', (lazy) => lazy.close()],
    ['the end of a block', (lazy) => lazy[Symbol.dispose]()],
    ['the end of an asynchronous block', (lazy) => lazy[Symbol.asyncDispose]()],
  ])('that was closed by %s closes its later client', async (_name, close) => {
    const lazy = lazyClient();
    lazy.sendSignal('a');
    await close(lazy);
    const { client, transport, types } = realClient();
    lazy.configure(client);
    lazy.sendSignal('late');
    await expect(lazy.deliverSignal('late')).rejects.toMatchObject({ code: 'CLOSED' });
    await client.close();
    expect(types()).toEqual(['a']);
    expect(transport.closed).toBe(1);
    expect(lazy.stats()).toMatchObject({ tracked: 2, delivered: 1, dropped: { closed: 1 } });
  });

  it('refuses calls that need a client', () => {
    const lazy = lazyClient();
    const wanted = expect.objectContaining({ code: 'NOT_CONFIGURED', message: expect.stringContaining('configure()') });
    expect(() => lazy.userID).toThrowError(wanted);
    expect(() => lazy.userIDHash).toThrowError(wanted);
    expect(() => lazy.sessionID).toThrowError(wanted);
    expect(() => lazy.newSession()).toThrowError(wanted);
  });

  it('holds a delivery until it is configured', async () => {
    const lazy = lazyClient();
    let isOver = false;
    const delivery = lazy.deliverSignal('a').then(() => {
      isOver = true;
    });
    await settle();
    expect(isOver).toBe(false);
    const { client, types } = realClient();
    lazy.configure(client);
    await delivery;
    expect(types()).toEqual(['a']);
  });

  it('rejects a delivery with the error of the client', async () => {
    const lazy = lazyClient();
    const delivery = lazy.deliverSignal('a');
    const reason = new Error('the user went home');
    const controller = new AbortController();
    const aborted = lazy.deliverSignal('b', {}, { signal: controller.signal });
    controller.abort(reason);
    const { client, transport } = realClient();
    transport.replies.push(400);
    const settled = Promise.all([
      expect(delivery).rejects.toMatchObject({ code: 'REFUSED', status: 400 }),
      expect(aborted).rejects.toBe(reason),
    ]);
    lazy.configure(client);
    await settled;
  });
});

describe('given no client yet, an opt-out', () => {
  it('drops and counts the signals, and is repeated on the client', async () => {
    const lazy = lazyClient();
    lazy.sendSignal('a');
    lazy.sendSignal('b');
    const delivery = lazy.deliverSignal('c');
    lazy.optOut();
    await expect(delivery).resolves.toBeUndefined();
    lazy.sendSignal('d');
    await expect(lazy.deliverSignal('e')).resolves.toBeUndefined();
    expect(lazy.stats()).toMatchObject({ tracked: 3, pending: 0, dropped: { disabled: 3 } });
    const { client, transport } = realClient();
    lazy.configure(client);
    lazy.sendSignal('f');
    await lazy.flush();
    expect(transport.requests).toEqual([]);
    expect(client.stats()).toMatchObject({ tracked: 1, dropped: { disabled: 1 } });
    expect(lazy.stats()).toMatchObject({ tracked: 4, pending: 0, dropped: { disabled: 4 } });
    expectConserved(lazy);
  });

  it('does not affect signals after an opt-in', async () => {
    const lazy = lazyClient();
    lazy.identify('bob');
    lazy.sendSignal('a');
    const delivery = lazy.deliverSignal('b');
    lazy.optOut();
    lazy.sendSignal('c');
    lazy.optIn();
    lazy.sendSignal('d');
    const { client, transport, types } = realClient();
    lazy.configure(client);
    await Promise.all([lazy.flush(), delivery]);
    expect(types()).toEqual(['d']);
    // The identified user stays, because identify() is not a signal.
    expect(transport.signals()).toMatchObject([{ clientUser: hashUserID('bob') }]);
    expect(lazy.stats()).toMatchObject({ tracked: 3, delivered: 1, dropped: { disabled: 2 } });
    expectConserved(lazy);
  });

  it('frees the capacity for later signals', () => {
    const lazy = lazyClient();
    for (let index = 0; index < 1000; index++) lazy.sendSignal('a');
    lazy.optOut();
    lazy.optIn();
    for (let index = 0; index < 1000; index++) lazy.sendSignal('b');
    expect(lazy.stats()).toMatchObject({ tracked: 2000, pending: 1000, dropped: { disabled: 1000 } });
  });

  it('is stored by the client', () => {
    const lazy = lazyClient();
    lazy.optOut();
    const { client } = realClient();
    let decision = '';
    lazy.configure({
      ...client,
      optOut() {
        decision += 'out';
        return true;
      },
      optIn() {
        decision += 'in';
        return true;
      },
    });
    lazy.optIn();
    expect(decision).toBe('outin');
  });
});

describe('given its client, a lazy client', () => {
  it('behaves as its client', async () => {
    const lazy = lazyClient();
    const { client, transport, types } = realClient();
    lazy.configure(client);
    expect([lazy.userID, lazy.userIDHash, lazy.sessionID]).toEqual(['ada', hashUserID('ada'), 's']);
    lazy.identify('bob');
    expect([lazy.userID, client.userID]).toEqual(['bob', 'bob']);
    lazy.resetUser();
    expect(lazy.userID).toBe(client.userID);
    expect(lazy.newSession()).toBe(client.sessionID);
    lazy.sendSignal('a', { files: 3 }, { floatValue: 1 });
    await lazy.deliverSignal('b', { files: 4 }, { floatValue: 2 });
    expect(await lazy.flush()).toMatchObject({ pending: 0 });
    expect(types().toSorted()).toEqual(['a', 'b']);
    expect(lazy.stats()).toEqual(client.stats());
    lazy.optOut();
    lazy.sendSignal('c');
    expect(client.stats().dropped).toEqual({ disabled: 1 });
    lazy.optIn();
    lazy.sendSignal('d', { files: 5 });
    expect(await lazy.close()).toMatchObject({ delivered: 1 });
    expect(transport.closed).toBe(1);
    lazy.sendSignal('e');
    expect(client.stats()).toMatchObject({ dropped: { disabled: 1, closed: 1 } });
  });

  it('closes its client at the end of a block', async () => {
    const { client, transport } = realClient();
    {
      await using lazy = lazyClient();
      lazy.sendSignal('a');
      lazy.configure(client);
    }
    expect(transport.batches()).toEqual([['a']]);
    const other = realClient();
    other.client.sendSignal('made');
    {
      using lazy = lazyClient();
      lazy.configure(other.client);
    }
    await expect(other.client.deliverSignal('late')).rejects.toMatchObject({ code: 'CLOSED' });
    await other.client.close();
    expect(other.transport.closed).toBe(1);
  });

  it('cannot be configured again', () => {
    const lazy = lazyClient();
    lazy.configure(realClient().client);
    expect(() => lazy.configure(realClient().client)).toThrowError(
      expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringContaining('already') }),
    );
  });

  it('continues after a signal that the client refuses, and counts it', async () => {
    const lazy = lazyClient();
    lazy.sendSignal('a');
    lazy.sendSignal('b', { count: 1 } as never);
    lazy.identify('bob');
    lazy.sendSignal('c');
    const refused = expect(lazy.deliverSignal('d', { type: 1 } as never)).rejects.toMatchObject({
      code: 'RESERVED_NAME',
    });
    const { client, types } = realClient(withIngestVersion(3), withNamespace('ns'));
    lazy.configure(client);
    await Promise.all([lazy.flush(), refused]);
    expect(types()).toEqual(['a', 'c']);
    expect(lazy.stats()).toMatchObject({ tracked: 3, delivered: 2, pending: 0, dropped: { unserializable: 1 } });
    expectConserved(lazy);
    expect(() => lazy.sendSignal('e', { count: 1 } as never)).toThrowError(
      expect.objectContaining({ code: 'RESERVED_NAME' }),
    );
    expectConserved(lazy);
  });

  it('passes its signals to a client that waits for the decision or is switched off', async () => {
    const undecided = lazyClient();
    for (let index = 0; index < 150; index++) undecided.sendSignal(`${index}`);
    undecided.configure(realClient({ consent: 'unknown' }).client);
    expect(undecided.stats()).toMatchObject({ tracked: 150, pending: 100, dropped: { overflow: 50 } });
    const off = lazyClient();
    off.sendSignal('a');
    off.configure(realClient({ enabled: false }).client);
    expect(off.stats()).toMatchObject({ tracked: 1, pending: 0, dropped: { disabled: 1 } });
  });

  it('has functions that work without it as "this"', async () => {
    const { sendSignal, configure, flush, deliverSignal } = lazyClient();
    sendSignal('a');
    const { client, types } = realClient();
    configure(client);
    await deliverSignal('b');
    await flush();
    expect(types().toSorted()).toEqual(['a', 'b']);
  });
});

it('configure() accepts only a client, and the lazy client shows its consent', () => {
  const lazy = lazyClient();
  expect(() => lazy.configure('x' as never)).toThrowError(
    expect.objectContaining({ code: 'INVALID_OPTION', message: 'configure() takes a client, not string' }),
  );
  expect(lazy.consent).toBe('unknown');
  lazy.optOut();
  expect(lazy.consent).toBe('denied');
  lazy.configure(createPlainClient('APP', { transport: stubTransport() }));
  expect(lazy.consent).toBe('denied');
  lazy.optIn();
  expect(lazy.consent).toBe('granted');
});

describe('a view of a lazy client', () => {
  it('keeps its user, session and payload until the client is configured, and uses them after', async () => {
    const lazy = lazyClient();
    const view = lazy.with({ userID: 'bob', sessionID: 'request', payload: { route: '/buy' } });
    view.sendSignal('before');
    const { client, transport } = realClient();
    lazy.configure(client);
    view.sendSignal('after');
    lazy.sendSignal('of the client');
    await client.flush();
    const sent = transport.signals().map(({ type, clientUser, sessionID, payload }) => ({
      type,
      clientUser,
      sessionID,
      route: (payload as { route?: string }).route,
    }));
    expect(sent).toEqual([
      { type: 'before', clientUser: hashUserID('bob'), sessionID: 'request', route: '/buy' },
      { type: 'after', clientUser: hashUserID('bob'), sessionID: 'request', route: '/buy' },
      { type: 'of the client', clientUser: hashUserID('ada'), sessionID: 's', route: undefined },
    ]);
    expectConserved(client);
  });

  it('keeps the values of the call, even if the program changes its object later', async () => {
    const lazy = lazyClient();
    const options = { userID: 'bob', sessionID: 'request' };
    const view = lazy.with(options);
    view.sendSignal('before');
    options.userID = 'eve';
    options.sessionID = 'another';
    const { client, transport } = realClient();
    lazy.configure(client);
    await client.flush();
    expect(transport.signals()).toMatchObject([{ clientUser: hashUserID('bob'), sessionID: 'request' }]);
  });

  it('names no one if its values cannot be read, as with a client, and the logger reports it', async () => {
    const lazy = lazyClient();
    const view = lazy.with({
      get userID(): string {
        throw new Error('no user');
      },
    });
    view.sendSignal('a');
    const logger = recordingLogger();
    const { client, transport } = realClient({ logger });
    lazy.configure(client);
    await client.flush();
    expect(transport.signals()).toMatchObject([{ type: 'a', clientUser: hashUserID('ada') }]);
    expect(logger.lines.join()).toContain('a function of the program failed: Error: no user');
  });

  it('names a user of its own alone', () => {
    const lazy = lazyClient();
    const view = lazy.with({ userID: 'bob' });
    view.identify('eve');
    const { client } = realClient();
    lazy.configure(client);
    expect([lazy.userID, view.userID]).toEqual(['ada', 'eve']);
    view.resetUser();
    expect([lazy.userID, view.userID]).toEqual(['ada', 'bob']);
  });
});
describe('what a lazy client loses before it has its client', () => {
  const configured = (lazy: LazyClient, ...options: TestOption[]) => {
    const logger = recordingLogger();
    const real = realClient({ logger }, ...options);
    lazy.configure(real.client);
    return { ...real, lines: logger.lines };
  };

  it.each<[string, (lazy: LazyClient) => unknown, string]>([
    ['a value', (lazy) => lazy.sendSignal('a', { w: new WeakMap() as never }), '"w" of signal "a"'],
    ['a payload', (lazy) => lazy.sendSignal('a', new Map([[1, 2]]) as never), 'the payload of signal "a"'],
    ['a value of a delivery', (lazy) => lazy.deliverSignal('a', { w: new WeakMap() as never }), '"w" of signal "a"'],
    ['a time', (lazy) => lazy.sendSignal('a', {}, { timestamp: 'x' as never }), 'timestamp in sendSignal()'],
  ])('reaches its logger: %s', (_name, call, wanted) => {
    const lazy = lazyClient();
    void call(lazy);
    expect(configured(lazy).lines.join()).toContain(wanted);
  });

  it('reaches the logger where it is a whole signal', () => {
    const lazy = lazyClient();
    lazy.sendSignal('a', { count: 1 } as never);
    const { lines } = configured(lazy, withIngestVersion(3), withNamespace('ns'));
    expect(lines.join()).toContain('"count"');
    expect(lazy.stats().dropped).toEqual({ unserializable: 1 });
  });

  it('is counted where the options of the call throw', async () => {
    const lazy = lazyClient();
    const options = {
      get userID(): string {
        throw new Error('locked');
      },
    };
    lazy.sendSignal('a', {}, options);
    await expect(lazy.deliverSignal('b', {}, options)).rejects.toMatchObject({ code: 'UNSERIALIZABLE' });
    expect(configured(lazy).lines.join()).toContain('locked');
    expect(lazy.stats().dropped).toEqual({ unserializable: 1 });
    expectConserved(lazy);
  });

  it('does not include a signal that an opt-out has deleted', () => {
    const lazy = lazyClient();
    lazy.sendSignal('a', { w: new WeakMap() as never });
    lazy.optOut();
    lazy.optIn();
    expect(configured(lazy).lines).toEqual([]);
  });
});

describe('a closed lazy client', () => {
  it('refuses deliveries at once, and ends those that wait', async () => {
    const lazy = lazyClient();
    const early = lazy.deliverSignal('a').catch((error) => error.code);
    await lazy.close();
    expect(await early).toBe('CLOSED');
    await expect(lazy.with({}).deliverSignal('b')).rejects.toMatchObject({ code: 'CLOSED' });
    const { client, types } = realClient();
    lazy.configure(client);
    await client.close();
    expect(types()).toEqual([]);
  });

  it('drops and counts later signals', async () => {
    const lazy = lazyClient();
    lazy.sendSignal('a');
    await lazy.close();
    lazy.sendSignal('b');
    expect(lazy.stats()).toMatchObject({ tracked: 2, pending: 1, dropped: { closed: 1 } });
    const { client, types } = realClient();
    lazy.configure(client);
    await client.close();
    expect(types()).toEqual(['a']);
    expectConserved(lazy);
  });

  it('closes its later client within the deadline of the call', async () => {
    const lazy = lazyClient();
    await lazy.close({ timeoutMs: 50 });
    const { client } = realClient();
    const close = vi.spyOn(client, 'close');
    lazy.configure(client);
    expect(close.mock.calls).toEqual([[{ timeoutMs: 50 }]]);
  });
});

describe('the deadline of a delivery of a lazy client', () => {
  it.each([-1, '100', Number.NaN])('is the default if it is invalid: %s', async (timeoutMs) => {
    const lazy = lazyClient();
    const delivery = lazy.deliverSignal('a', {}, { timeoutMs: timeoutMs as never });
    const { client } = realClient();
    const deliver = vi.spyOn(client, 'deliverSignal');
    lazy.configure(client);
    await delivery;
    expect(deliver.mock.calls[0]?.[2]?.timeoutMs).toBeUndefined();
  });

  it('is named in the error as the caller has set it', async () => {
    vi.useFakeTimers();
    const lazy = lazyClient();
    const failed = lazy.deliverSignal('a', {}, { timeoutMs: 100 }).catch((error) => error);
    await vi.advanceTimersByTimeAsync(40);
    lazy.configure(createClient('APP', { transport: { send: () => new Promise(() => {}) } }));
    await vi.advanceTimersByTimeAsync(60);
    expect(await failed).toMatchObject({ code: 'TIMEOUT', message: 'no response within 100 ms', maybeSent: true });
  });
});

it.each<[string, (lazy: LazyClient) => Client]>([
  ['itself', (lazy) => lazy],
  ['a view of itself', (lazy) => lazy.with({})],
])('a lazy client refuses %s as its client', (_name, choose) => {
  const lazy = lazyClient();
  expect(() => lazy.configure(choose(lazy))).toThrowError(expect.objectContaining({ code: 'INVALID_OPTION' }));
});

it('all listeners of a lazy client hear last what holds, even if one decides when it gets its client', () => {
  const lazy = lazyClient();
  const heard: [listener: string, consent: string][] = [];
  lazy.onConsentChange((consent) => {
    heard.push(['first', consent]);
    if (consent === 'granted') lazy.optOut();
  });
  lazy.onConsentChange((consent) => void heard.push(['second', consent]));
  const { client } = realClient();
  lazy.configure(client);
  expect(lazy.consent).toBe('denied');
  expect(heard).toEqual([
    ['first', 'granted'],
    ['second', 'granted'],
    ['first', 'denied'],
    ['second', 'denied'],
  ]);
  client.optIn();
  expect(heard.slice(4)).toContainEqual(['second', 'denied']);
});

it('a lazy client passes on all earlier calls, even if one of them fails', () => {
  const lazy = lazyClient();
  const heard: string[] = [];
  lazy.onConsentChange((consent) => void heard.push(consent));
  lazy.identify('bob');
  lazy.sendSignal('a');
  lazy.optIn();
  const logger = recordingLogger();
  const { client } = realClient({ logger, consent: 'unknown' });
  client.identify = () => {
    throw new Error('no more users');
  };
  lazy.configure(client);
  expect(client.stats()).toMatchObject({ tracked: 1 });
  expect(heard).toEqual(['granted']);
  expect(logger.lines.join()).toContain('a function of the program failed: Error: no more users');
});

it('all listeners of a lazy client receive each change once and in order, even if a listener decides', () => {
  const lazy = lazyClient();
  const heard: [listener: string, consent: string][] = [];
  lazy.onConsentChange((consent) => {
    heard.push(['first', consent]);
    if (consent === 'denied') lazy.optIn();
  });
  lazy.onConsentChange((consent) => void heard.push(['second', consent]));
  lazy.optOut();
  expect(heard).toEqual([
    ['first', 'denied'],
    ['second', 'denied'],
    ['first', 'unknown'],
    ['second', 'unknown'],
  ]);
});
