import { describe, expect, it } from 'vitest';
import { manualClock, settle } from '../test/manual-clock.js';
import type { PlainOptions, TestOption } from '../test/plain-options.js';
import { createPresetClient, type TestPreset } from '../test/preset-client.js';
import { refused, setUpClient } from '../test/set-up-client.js';
import { recordingLogger, type StubReply, stubTransport } from '../test/stub-transport.js';
import {
  type Client,
  type ClientLifecycle,
  hashUserID,
  type SignalStore,
  type StateStorage,
  type StoredSignal,
  type Transport,
} from './index.js';

/** A signal store in memory. `left` has the signals of ended programs. */
const memoryStore = (others: readonly StoredSignal[] = [], writeAhead = false) => {
  const left = [...others];
  const kept = new Set<StoredSignal>();
  const log: string[] = [];
  const store: SignalStore = {
    writeAhead,
    persist(signals) {
      for (const signal of signals) kept.add(signal);
      return true;
    },
    remove(signals) {
      for (const signal of signals) kept.delete(signal);
    },
    async claim() {
      await settle();
      const claimed = left.splice(0);
      for (const signal of claimed) kept.add(signal);
      return claimed;
    },
    clear() {
      log.push('clear');
      kept.clear();
      left.length = 0;
    },
    release: () => void log.push('release'),
  };
  return { store, kept, left, log };
};

const storedSignal = (type: string): StoredSignal => {
  const text = JSON.stringify({ appID: 'APP', clientUser: 'u', type });
  return { text, bytes: text.length };
};

interface SetUp {
  readonly options?: TestOption;
  readonly replies?: StubReply[];
  readonly left?: readonly StoredSignal[];
  readonly writeAhead?: boolean;
}

const setUp = ({ options = {}, replies = [], left, writeAhead }: SetUp = {}) => {
  const transport = stubTransport(...replies);
  const aborted: AbortSignal[] = [];
  const watching: Transport = {
    send(request) {
      aborted.push(request.signal);
      return transport.send(request);
    },
  };
  const clock = manualClock();
  const texts = new Map<string, string>();
  const memory: StateStorage = {
    get: (name) => texts.get(name),
    set: (name, text = '') => void texts.set(name, text),
    claim: (name, text) => !texts.has(name) && !!texts.set(name, text),
    clear: () => texts.clear(),
  };
  const lasting = memoryStore(left, writeAhead);
  let lifecycle: ClientLifecycle | undefined;
  let users = 0;
  const platform: TestPreset = {
    createStorage: () => memory,
    createStore: () => lasting.store,
    defaultUserID: () => `user ${++users}`,
    hasBackground: true,
    attach(given) {
      lifecycle = given;
      return () => {};
    },
  };
  const logger = recordingLogger();
  const client = createPresetClient(platform, 'APP', [{ transport: watching, clock, logger }, options]);
  const requestsNow = () => transport.requests.length;
  return {
    client,
    transport,
    aborted,
    clock,
    texts,
    lasting,
    logger,
    requestsNow,
    lifecycle: () => lifecycle as ClientLifecycle,
  };
};

const conserved = (client: Client) => {
  const { tracked, recovered, delivered, pending, spooled, dropped } = client.stats();
  const gone = Object.values(dropped).reduce((sum, one) => sum + one, 0);
  return delivered + pending + spooled + gone === tracked + recovered;
};

const never = () => new Promise<void>(() => {});

/** Sends a signal, and lets its first attempt start. */
const sendAtOnce = async ({ client, clock }: ReturnType<typeof setUp>) => {
  client.sendSignal('secret');
  await clock.advance(0);
};

/** All stages of a signal at which a user can opt out. Each function resolves when the signal is there. */
const ways: [string, SetUp, (set: ReturnType<typeof setUp>) => Promise<unknown> | unknown][] = [
  ['sent a moment ago', {}, ({ client }) => client.sendSignal('secret')],
  ['waiting for others', { options: { batch: { lingerMs: 60_000 } } }, ({ client }) => client.sendSignal('secret')],
  ['under way', { replies: ['silence'] }, sendAtOnce],
  [
    'under way, and others behind it',
    { replies: ['silence'] },
    async (set) => {
      await sendAtOnce(set);
      set.client.sendSignal('secret too');
    },
  ],
  ['backed off', { replies: [refused()] }, sendAtOnce],
  ['held back by the endpoint', { replies: [{ status: 503, headers: { 'retry-after': '3000' } }] }, sendAtOnce],
  [
    'kept in the store',
    { writeAhead: true, replies: [refused()] },
    async (set) => {
      await sendAtOnce(set);
      expect(set.lasting.kept.size).toBe(1);
    },
  ],
  [
    'left by another program',
    { left: [storedSignal('secret')], options: { consent: 'unknown' } },
    ({ lasting }) => expect(lasting.left).toHaveLength(1),
  ],
  ['being claimed', { left: [storedSignal('secret')], replies: ['silence'] }, ({ clock }) => void clock.advance(0)],
  [
    'claimed, and under way',
    { left: [storedSignal('secret')], replies: ['silence'] },
    async ({ client, clock }) => {
      await clock.advance(10);
      expect(client.stats()).toMatchObject({ recovered: 1, pending: 1 });
    },
  ],
  ['waiting for the decision', { options: { consent: 'unknown' } }, ({ client }) => client.sendSignal('secret')],
  [
    'held by a processor that never ends',
    { options: { processors: [never] } },
    ({ client }) => {
      client.sendSignal('secret');
      client.sendSignal('secret too');
    },
  ],
  [
    'behind one that is held by a processor',
    { options: { processors: [(signal, next) => (signal.type === 'slow' ? never() : next(signal))] } },
    ({ client }) => {
      client.sendSignal('slow');
      client.sendSignal('secret');
    },
  ],
  [
    'one of a session',
    { options: { sessions: true } },
    async ({ client, lifecycle }) => {
      lifecycle().resume();
      client.newSession();
      expect(client.stats().pending).toBe(3);
    },
  ],
];

describe.each(ways)('given a signal that is %s, an opt-out', (_name, options, begin) => {
  it('drops it in the same turn, counts it, and leaves nothing scheduled', async () => {
    const set = setUp(options);
    const { client, clock, aborted, lasting, texts, requestsNow } = set;
    await begin(set);
    const before = client.stats();
    const requests = requestsNow();
    client.optOut();

    const { tracked, recovered, pending, dropped } = client.stats();
    expect({ tracked, recovered, pending, disabled: dropped.disabled ?? 0 }).toEqual({
      tracked: before.tracked,
      recovered: before.recovered,
      pending: 0,
      disabled: before.pending,
    });
    expect(conserved(client)).toBe(true);
    expect([...lasting.kept, ...lasting.left]).toEqual([]);
    expect(lasting.log).toEqual(['clear', 'release']);
    expect([...texts]).toEqual([['consent', 'denied']]);

    await settle();
    expect(clock.pendingTimers()).toBe(0);
    if (options.replies?.includes('silence') && requests > 0) expect(aborted.at(-1)?.aborted).toBe(true);
    await clock.advance(100_000_000);
    expect(requestsNow()).toBe(requests);
    expect(lasting.log).toEqual(['clear', 'release']);
    expect([...lasting.kept, ...lasting.left]).toEqual([]);
    expect(conserved(client)).toBe(true);
    expect(await client.flush()).toEqual({ delivered: 0, pending: 0, spooled: 0, dropped: 0 });
    expect(requestsNow()).toBe(requests);
  });

  it('lets only new signals through after an opt-in', async () => {
    const set = setUp(options);
    const { client, clock, transport, lasting, requestsNow } = set;
    await begin(set);
    const requests = requestsNow();
    client.optOut();
    transport.replies.length = 0;
    client.optIn();
    client.sendSignal('public');
    await clock.advance(4_000_000);
    const later = transport.batches().slice(requests).flat();
    if ((options.options as PlainOptions | undefined)?.processors) expect(later).not.toContain('secret');
    else expect(later.filter((type) => !type.startsWith('TelemetryDeck.'))).toEqual(['public']);
    expect(conserved(client)).toBe(true);
    const closing = client.close();
    await clock.advance(10_000);
    await closing;
    expect([...lasting.kept, ...lasting.left]).toEqual([]);
    expect(clock.pendingTimers()).toBe(0);
  });
});

describe('an opt-out', () => {
  it('aborts the running requests', async () => {
    const { client, clock, aborted } = setUp({ replies: ['silence', 'silence'] });
    client.sendSignal('a');
    const delivery = client.deliverSignal('b');
    await clock.advance(0);
    expect(aborted).toHaveLength(2);
    client.optOut();
    expect(aborted.map((signal) => signal.aborted)).toEqual([true, true]);
    await expect(delivery).resolves.toBeUndefined();
    expect(clock.pendingTimers()).toBe(0);
  });

  it.each<[string, SetUp]>([
    ['a moment ago', {}],
    ['and a processor holds it', { options: { processors: [(signal, next) => settle().then(() => next(signal))] } }],
  ])('resolves a delivery that was begun %s without sending it', async (_name, options) => {
    const { client, transport } = setUp(options);
    const delivery = client.deliverSignal('secret');
    client.optOut();
    await expect(delivery).resolves.toBeUndefined();
    expect(transport.requests).toEqual([]);
  });

  it('ends a delivery in line without sending it', async () => {
    const { client, clock, transport } = setUp({ replies: [{ status: 503, headers: { 'retry-after': '3000' } }] });
    await client.deliverSignal('a').catch(() => {});
    const delivery = client.deliverSignal('secret', {}, { timeoutMs: 4_000_000 });
    const ended = expect(delivery).resolves.toBeUndefined();
    await clock.advance(0);
    client.optOut();
    await ended;
    expect(clock.pendingTimers()).toBe(0);
    await clock.advance(4_000_000);
    expect(transport.batches()).toEqual([['a']]);
  });

  it('by a processor during a call drops the signal of that call', async () => {
    const set = setUp({
      options: {
        processors: [
          (signal, next) => {
            set.client.optOut();
            return next(signal);
          },
        ],
      },
    });
    set.client.sendSignal('secret');
    await settle();
    expect(set.client.stats()).toMatchObject({ tracked: 1, pending: 0, dropped: { disabled: 1 } });
    expect(set.requestsNow()).toBe(0);
  });

  it('resolves a waiting flush', async () => {
    for (const replies of [
      ['silence'],
      [refused()],
      [{ status: 503, headers: { 'retry-after': '900' } }],
    ] as StubReply[][]) {
      const { client, clock } = setUp({ replies });
      client.sendSignal('a');
      const flushing = client.flush({ timeoutMs: 1_000_000 });
      await clock.advance(0);
      client.optOut();
      expect(await flushing).toEqual({ delivered: 0, pending: 0, spooled: 0, dropped: 1 });
    }
  });

  it('during a close also stops the sending', async () => {
    const { client, clock, aborted, texts, requestsNow } = setUp({ replies: ['silence'] });
    client.sendSignal('a');
    const closing = client.close({ timeoutMs: 1_000_000 });
    await clock.advance(0);
    client.optOut();
    expect(aborted[0]?.aborted).toBe(true);
    expect(await closing).toEqual({ delivered: 0, pending: 0, spooled: 0, dropped: 1 });
    expect(client.stats()).toMatchObject({ tracked: 1, dropped: { disabled: 1 } });
    expect([...texts]).toEqual([['consent', 'denied']]);
    expect(requestsNow()).toBe(1);
  });

  it('and an opt-in are stored also on a closed client', async () => {
    const { client, texts, requestsNow } = setUp();
    await client.close();
    client.optOut();
    expect(texts.get('consent')).toBe('denied');
    client.optIn();
    expect(texts.get('consent')).toBe('granted');
    client.sendSignal('a');
    expect(client.stats()).toMatchObject({ tracked: 1, dropped: { closed: 1 } });
    expect(requestsNow()).toBe(0);
  });

  it('deletes the default user, and does not compute a new one', async () => {
    const { client, transport } = setUp();
    client.sendSignal('a');
    await client.flush();
    expect(client.userID).toBe('user 1');
    client.optOut();
    expect(client.userID).not.toContain('user');
    client.optIn();
    client.sendSignal('b');
    await client.flush();
    const [first, second] = transport.signals().map(({ clientUser }) => clientUser);
    expect([first, second]).toEqual([hashUserID('user 1'), hashUserID('user 2')]);
  });

  it('resets the history: the next session is the first', async () => {
    const { client, transport, lifecycle, texts } = setUp({ options: { sessions: true } });
    lifecycle().resume();
    client.sendSignal('a');
    await client.flush();
    client.optOut();
    lifecycle().resume();
    lifecycle().pause();
    expect([...texts.keys()]).toEqual(['consent']);
    client.optIn();
    client.sendSignal('b');
    await client.flush();
    const session = ['TelemetryDeck.Acquisition.newInstallDetected', 'TelemetryDeck.Session.started'];
    expect(transport.batches()).toEqual([
      [...session, 'a'],
      [...session, 'b'],
    ]);
    const sessions = transport.signals().map(({ sessionID }) => sessionID);
    expect(new Set(sessions).size).toBe(2);
    expect(transport.signals().at(-1)).toMatchObject({ payload: { 'TelemetryDeck.Retention.totalSessionsCount': 1 } });
  });

  it('resets the history also without a storage', async () => {
    const { client, track, transport } = setUpClient([], { sessions: true });
    track(1, 'a');
    await client.flush();
    client.optOut();
    client.optIn();
    track(1, 'b');
    await client.flush();
    const session = ['TelemetryDeck.Acquisition.newInstallDetected', 'TelemetryDeck.Session.started'];
    expect(transport.batches()).toEqual([
      [...session, 'a0'],
      [...session, 'b0'],
    ]);
  });

  it('writes nothing to the logger, because the user asked for it', async () => {
    const { client, logger } = setUp({ replies: ['silence'] });
    client.sendSignal('a');
    await settle();
    client.optOut();
    client.sendSignal('b');
    await settle();
    expect(logger.lines).toEqual([]);
  });
});

describe('an opt-out during a call', () => {
  type Act = 'optOut' | 'close';
  const ways: [string, (act: () => number) => { payload?: object; options?: TestOption }][] = [
    [
      'a getter',
      (act) => ({
        payload: {
          get secret() {
            return act();
          },
        },
      }),
    ],
    ['a toJSON', (act) => ({ payload: { secret: { toJSON: act } } })],
    ['the default payload', (act) => ({ options: { defaultPayload: () => ({ secret: act() }) } })],
  ];
  const cases = ways.flatMap(([name, make]) => (['optOut', 'close'] as const).map((act) => [name, act, make] as const));

  it.each(cases)('by %s (%s) counts the signal, and does not send it', async (_name, act: Act, make) => {
    let acted = 0;
    const { payload, options = {} } = make(() => {
      if (++acted === 1) void set.client[act]();
      return acted;
    });
    const set = setUp({ options, writeAhead: true });
    const { client, clock, lasting, requestsNow } = set;
    client.sendSignal('secret', payload as never);
    expect(acted).toBe(1);
    const dropped = act === 'close' ? { closed: 1 } : { disabled: 1 };
    expect(client.stats()).toMatchObject({ tracked: 1, pending: 0, dropped });
    expect([...lasting.kept]).toEqual([]);
    client.optIn();
    await clock.advance(100_000);
    expect(requestsNow()).toBe(0);
    expect(conserved(client)).toBe(true);
  });
});

it.each<[string, TestOption]>([
  ['', {}],
  [' while a processor holds it', { processors: [(signal, next) => settle().then(() => next(signal))] }],
])('a delivery is not sent after an opt-out and an opt-in in the same turn%s', async (_name, options) => {
  const { client, clock, transport } = setUp({ options });
  const delivery = client.deliverSignal('secret');
  client.optOut();
  client.optIn();
  await expect(delivery).resolves.toBeUndefined();
  await clock.advance(10_000);
  expect(transport.requests).toEqual([]);
  await Promise.all([client.deliverSignal('public'), clock.advance(10_000)]);
  expect(transport.batches()).toEqual([['public']]);
});

it('an opt-out after the close empties the store', async () => {
  const { client, clock, lasting, requestsNow } = setUp({
    replies: [refused(), refused(), refused()],
    left: [storedSignal('other')],
    options: { consent: 'granted' },
  });
  client.sendSignal('secret');
  await clock.advance(0);
  const closing = client.close({ timeoutMs: 100 });
  await clock.advance(200);
  // The other one is of an earlier run.
  expect(await closing).toMatchObject({ spooled: 1 });
  expect(lasting.kept.size).toBe(2);
  const requests = requestsNow();
  client.optOut();
  expect([...lasting.kept, ...lasting.left]).toEqual([]);
  await clock.advance(100_000);
  expect(requestsNow()).toBe(requests);
  expect(clock.pendingTimers()).toBe(0);
  expect(conserved(client)).toBe(true);
});

describe('a decision of another page or program', () => {
  it('against telemetry is an opt-out for syncConsent()', async () => {
    const set = setUp({ replies: ['silence'], writeAhead: true, options: { sessions: true } });
    const { client, clock, aborted, lifecycle, lasting, texts, requestsNow } = set;
    client.sendSignal('secret');
    await clock.advance(0);
    client.sendSignal('secret too');
    const { tracked, pending } = client.stats();
    texts.clear();
    texts.set('consent', 'denied');
    expect(client.stats()).toMatchObject({ pending });
    const watched = lifecycle();
    watched.syncConsent();
    expect(client.stats()).toMatchObject({ tracked, pending: 0, dropped: { disabled: pending } });
    expect(aborted.map((signal) => signal.aborted)).toEqual([true]);
    expect([...lasting.kept]).toEqual([]);
    expect(lasting.log).toEqual(['clear', 'release']);
    expect([...texts]).toEqual([['consent', 'denied']]);
    client.sendSignal('secret');
    watched.syncConsent();
    await clock.advance(100_000);
    expect(requestsNow()).toBe(1);
    expect(clock.pendingTimers()).toBe(0);
    expect(lasting.log).toEqual(['clear', 'release']);
    expect(conserved(client)).toBe(true);
  });

  it.each<[string, string | undefined]>([
    ['for telemetry', 'granted'],
    ['that does not exist', undefined],
  ])('%s changes nothing', async (_name, decided) => {
    const { client, lifecycle, texts, transport } = setUp();
    client.sendSignal('a');
    if (decided) texts.set('consent', decided);
    lifecycle().syncConsent();
    await client.flush();
    expect(transport.batches()).toEqual([['a']]);
  });

  it('is read by a close, which then leaves nothing in the store', async () => {
    const { client, clock, lasting, texts } = setUp({ replies: ['silence'] });
    client.sendSignal('secret');
    await clock.advance(0);
    texts.set('consent', 'denied');
    const close = client.close({ timeoutMs: 100 });
    await clock.advance(200);
    expect(await close).toEqual({ delivered: 0, pending: 0, spooled: 0, dropped: 1 });
    expect([...lasting.kept]).toEqual([]);
  });

  it('also deletes the data that was stored since', async () => {
    const { clock, lifecycle, texts } = setUp({ options: { sessions: true } });
    lifecycle().resume();
    await clock.advance(0);
    texts.set('consent', 'denied');
    texts.set('sessions', 'of after the decision');
    lifecycle().syncConsent();
    expect([...texts]).toEqual([['consent', 'denied']]);
  });

  it('is read before anything is stored', () => {
    const { client, lifecycle, lasting, texts } = setUp({ options: { batch: { lingerMs: 1000 } } });
    client.sendSignal('secret');
    texts.set('consent', 'denied');
    lifecycle().spool();
    expect([...lasting.kept]).toEqual([]);
    expect(client.stats()).toMatchObject({ spooled: 0, pending: 0, dropped: { disabled: 1 } });
  });
});
