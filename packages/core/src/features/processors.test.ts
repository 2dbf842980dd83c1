import { describe, expect, it } from 'vitest';
import { manualClock, settle } from '../../test/manual-clock.js';
import { createPlainClient, type TestOption } from '../../test/plain-options.js';
import { createPresetClient } from '../../test/preset-client.js';
import { recordingLogger, type StubReply, stubTransport } from '../../test/stub-transport.js';
import {
  hashUserID,
  type Processor,
  type TrackedSignal,
  withBatching,
  withIngestVersion,
  withNamespace,
  withProcessor,
  withQueue,
  withTimeout,
} from '../index.js';

const setUp = (options: readonly TestOption[], replies: StubReply[] = []) => {
  const transport = stubTransport(...replies);
  const logger = recordingLogger();
  const clock = manualClock();
  const client = createPlainClient('APP', { transport, logger, clock, userID: 'ada', sessionID: 's' }, ...options);
  const types = () => transport.batches().flat();
  return { client, transport, logger, clock, types };
};

const withProcessors = (...processors: Processor[]) => processors.map(withProcessor);

/** A promise, and the function that resolves it. */
const deferred = () => {
  let resolve = () => {};
  let reject = (_error: unknown) => {};
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
};

const rename =
  (suffix: string): Processor =>
  (signal, next) =>
    next({ ...signal, type: signal.type + suffix });

const renameLater =
  (suffix: string): Processor =>
  async (signal, next) => {
    await settle();
    await next({ ...signal, type: signal.type + suffix });
  };

describe('a processor', () => {
  it('sees signals as the client will send them: primitives, with prefixes and the default payload', async () => {
    const seen: TrackedSignal[] = [];
    const { client, clock, transport } = setUp([
      { defaultPayload: { 'App.plan': 'pro' }, parameterPrefix: 'P.', signalPrefix: 'S.' },
      ...withProcessors((signal, next) => {
        seen.push(signal);
        return next(signal);
      }),
    ]);
    const payload = { date: new Date(0), list: [1], none: undefined, big: 1n, bad: Number.NaN, text: 'x' };
    client.sendSignal('a', payload, {
      floatValue: 2,
      userID: 'bob',
      sessionID: 't',
      testMode: true,
      signal: new AbortController().signal,
    });
    client.sendSignal('b');
    await client.deliverSignal('c', { text: 'y' }, { timeoutMs: 100 });
    const timestamp = clock.now();
    expect(seen).toMatchObject([
      { type: 'S.a', timestamp, floatValue: 2, userID: 'bob', sessionID: 't', testMode: true },
      { type: 'S.b', timestamp },
      { type: 'S.c', timestamp },
    ]);
    const defaults = { 'P.App.plan': 'pro' };
    expect(seen.map((signal) => signal.payload)).toEqual([
      { ...defaults, 'P.date': '1970-01-01T00:00:00.000Z', 'P.list': '[1]', 'P.big': '1', 'P.text': 'x' },
      defaults,
      { ...defaults, 'P.text': 'y' },
    ]);
    await client.flush();
    const sent = transport.signals().toSorted((one, other) => (`${one['type']}` < `${other['type']}` ? -1 : 1));
    expect(sent.map(({ type, payload }) => [type, payload])).toEqual(seen.map(({ type, payload }) => [type, payload]));
    const keys = seen.flatMap((signal) => Object.keys(signal));
    expect(keys).not.toContain('signal');
    expect(keys).not.toContain('timeoutMs');
  });

  it('sees the parameters of the preset, and can change or remove each', async () => {
    const transport = stubTransport();
    const found = { 'TelemetryDeck.Device.timeZone': 'UTC+1', 'TelemetryDeck.Device.architecture': 'arm64' };
    const client = createPresetClient({ defaultPayload: () => found }, 'APP', [
      { transport, clock: manualClock() },
      withProcessor(({ payload, ...signal }, next) => {
        const { 'TelemetryDeck.Device.architecture': _, ...rest } = payload;
        return next({ ...signal, payload: { ...rest, 'TelemetryDeck.Device.timeZone': 'UTC' } });
      }),
    ]);
    client.sendSignal('a', { files: 3 });
    await client.flush();
    expect(transport.signals()).toMatchObject([{ payload: { files: 3, 'TelemetryDeck.Device.timeZone': 'UTC' } }]);
    expect(JSON.stringify(transport.signals())).not.toContain('arm64');
  });

  it('enriches, renames and redacts', async () => {
    const { client, transport } = setUp(
      withProcessors((signal, next) =>
        next({
          ...signal,
          type: 'renamed',
          payload: { ...signal.payload, path: undefined, 'App.at': new Date(0) },
          floatValue: 7,
          userID: 'eve',
          sessionID: 't',
          testMode: true,
          timestamp: 5,
        }),
      ),
    );
    client.sendSignal('a', { path: '/home/ada', files: 3 });
    await client.flush();
    await client.deliverSignal('b', { path: '/home/ada' });
    const changed = {
      type: 'renamed',
      floatValue: 7,
      clientUser: hashUserID('eve'),
      sessionID: 't',
      isTestMode: true,
      receivedAt: '1970-01-01T00:00:00.005Z',
    };
    const at = '1970-01-01T00:00:00.000Z';
    expect(transport.signals()).toMatchObject([
      { ...changed, payload: { files: 3, 'App.at': at } },
      { ...changed, payload: { 'App.at': at } },
    ]);
    expect(JSON.stringify(transport.signals())).not.toContain('/home');
  });

  it.each<[string, Processor]>([
    ['does nothing', () => undefined],
    ['resolves without passing the signal on', async () => {}],
    ['takes its time and does not pass the signal on', () => settle()],
  ])('that %s drops the signal, which counts as filtered', async (_name, drop) => {
    const { client, transport, logger } = setUp(withProcessors(drop));
    client.sendSignal('a');
    client.sendSignal('b');
    await client.flush();
    await client.deliverSignal('c');
    expect(transport.requests).toEqual([]);
    expect(client.stats()).toMatchObject({ tracked: 2, delivered: 0, pending: 0, dropped: { filtered: 2 } });
    expect(logger.lines).toEqual([]);
  });

  const failure = new Error('bad luck');
  it.each<[string, Processor, string]>([
    [
      'throws',
      () => {
        throw failure;
      },
      'a',
    ],
    ['rejects', () => Promise.reject(failure), 'a'],
    [
      'rejects later',
      async () => {
        await settle();
        throw failure;
      },
      'a',
    ],
    [
      'throws after it has passed the signal on',
      (signal, next) => {
        void next({ ...signal, type: 'changed' });
        throw failure;
      },
      'changed',
    ],
    [
      'rejects after it has passed the signal on',
      async (signal, next) => {
        await next({ ...signal, type: 'changed' });
        throw failure;
      },
      'changed',
    ],
  ])('that %s loses no signal, and the logger reports it', async (_name, failing, type) => {
    for (const rest of [[], withProcessors(rename('!')), withProcessors(renameLater('!'))]) {
      const { client, transport, logger } = setUp([...withProcessors(failing), ...rest]);
      client.sendSignal('a', { files: 3 }, { floatValue: 1 });
      await client.flush();
      await client.deliverSignal('a', { files: 3 }, { floatValue: 1 });
      const sent = { type: rest.length > 0 ? `${type}!` : type, payload: { files: 3 }, floatValue: 1 };
      expect(transport.signals()).toMatchObject([sent, sent]);
      const line = 'TelemetryDeck: a processor failed; its signal continues: Error: bad luck';
      expect(logger.lines).toEqual([line]);
      expect(client.stats()).toMatchObject({ tracked: 1, delivered: 1 });
      expect(client.stats().dropped).toEqual({});
    }
  });

  it.each([Symbol('x'), undefined, null, 'text', 0])('may throw %s', async (thrown) => {
    const { client, types } = setUp(
      withProcessors(() => {
        throw thrown;
      }),
    );
    client.sendSignal('a');
    await client.flush();
    expect(types()).toEqual(['a']);
  });

  it('passes a signal on once, even if it calls next again', async () => {
    const { client, types } = setUp(
      withProcessors((signal, next) => {
        void next({ ...signal, type: 'first' });
        return next({ ...signal, type: 'second' });
      }, renameLater('!')),
    );
    client.sendSignal('a');
    await client.flush();
    await client.deliverSignal('b');
    expect(types()).toEqual(['first!', 'first!']);
    expect(client.stats()).toMatchObject({ tracked: 1, delivered: 1 });
  });

  it.each<[string, (next: () => void) => void | Promise<void>]>([
    ['returned', (next) => void settle().then(next)],
    ['resolved', async (next) => void settle().then(settle).then(next)],
  ])('that calls next after it has %s drops the signal, and no later processor sees it', async (_name, late) => {
    let seen = 0;
    const { client, transport } = setUp(
      withProcessors(
        (signal, next) => late(() => void next(signal)),
        (signal, next) => {
          seen++;
          return next(signal);
        },
      ),
    );
    client.sendSignal('a');
    await client.flush();
    for (let turn = 0; turn < 4; turn++) await settle();
    expect(client.stats()).toMatchObject({ tracked: 1, pending: 0, dropped: { filtered: 1 } });
    expect([transport.requests, seen]).toEqual([[], 0]);
  });

  it.each<[string, Processor]>([
    ['returns nothing', (signal, next) => void next(signal)],
    ['does not wait for it', async (signal, next) => void next(signal)],
  ])('that %s still lets a later processor finish', async (_name, hasty) => {
    const { client, types } = setUp(withProcessors(hasty, renameLater('!'), hasty, renameLater('?')));
    client.sendSignal('a');
    client.sendSignal('b');
    await client.flush();
    await client.deliverSignal('c');
    expect(types()).toEqual(['a!?', 'b!?', 'c!?']);
    expect(client.stats()).toMatchObject({ tracked: 2, delivered: 2 });
    expect(client.stats().dropped).toEqual({});
  });

  it('may wait for later processors', async () => {
    const order: string[] = [];
    const { client } = setUp(
      withProcessors(
        async (signal, next) => {
          order.push('out');
          await next(signal);
          order.push('back');
        },
        async (signal, next) => {
          await settle();
          order.push('inner');
          return next(signal);
        },
      ),
    );
    client.sendSignal('a');
    await client.flush();
    expect(order).toEqual(['out', 'inner', 'back']);
  });

  it('may send signals, which it processes too', async () => {
    const { client, types } = setUp([
      withProcessor((signal, next) => {
        if (signal.type === 'a') client.sendSignal('b');
        return next(signal);
      }),
    ]);
    client.sendSignal('a');
    client.sendSignal('c');
    await client.flush();
    expect(types()).toEqual(['a', 'b', 'c']);
  });

  it.each(['', undefined, 7])(
    'that gives a signal the type %j drops only this signal, and the logger reports it',
    async (type) => {
      const { client, types, logger } = setUp(
        withProcessors((signal, next) => next(signal.type === 'a' ? { ...signal, type: type as string } : signal)),
      );
      for (const name of ['a', 'b']) client.sendSignal(name);
      await client.flush();
      expect(types()).toEqual(['b']);
      expect(client.stats()).toMatchObject({ tracked: 2, delivered: 1, dropped: { unserializable: 1 } });
      expect(logger.lines).toContainEqual(expect.stringContaining('missing signal type'));
      await expect(client.deliverSignal('a')).rejects.toMatchObject({ code: 'NO_SIGNAL_TYPE' });
    },
  );

  it('that gives a parameter the name of a field drops only this signal, and the logger reports it (version 3)', async () => {
    const { client, types, logger } = setUp([
      withIngestVersion(3),
      withNamespace('ns'),
      withProcessor((signal, next) => next(signal.type === 'a' ? { ...signal, payload: { count: 1 } } : signal)),
    ]);
    for (const name of ['a', 'b']) client.sendSignal(name);
    await client.flush();
    expect(types()).toEqual(['b']);
    expect(client.stats()).toMatchObject({ tracked: 2, delivered: 1, dropped: { unserializable: 1 } });
    expect(logger.lines).toContainEqual(expect.stringContaining('"count"'));
    await expect(client.deliverSignal('a')).rejects.toMatchObject({ code: 'RESERVED_NAME' });
  });

  it('does not run while telemetry is off', async () => {
    let asked = 0;
    const { client } = setUp([{ enabled: false }, ...withProcessors(() => void asked++)]);
    client.sendSignal('a');
    await client.deliverSignal('a');
    expect(asked).toBe(0);
  });

  it('that passes on a new object does not break the abort signal of the call', async () => {
    const { client, transport } = setUp(
      withProcessors(async ({ type, payload, timestamp }, next) => next({ type, payload, timestamp })),
    );
    const controller = new AbortController();
    client.sendSignal('a', {}, { signal: controller.signal });
    controller.abort();
    await client.flush();
    expect(transport.requests).toEqual([]);
    expect(client.stats()).toMatchObject({ tracked: 1, dropped: { cancelled: 1 } });
  });
});

describe('processors', () => {
  it('accumulate over all options, and run in the order of the options', async () => {
    const { client, types } = setUp([
      withProcessor(rename('1')),
      { processors: [rename('2'), renameLater('3')] },
      { processors: [] },
      { processors: undefined },
      withProcessor(rename('4')),
    ]);
    client.sendSignal('a');
    await client.flush();
    await client.deliverSignal('b');
    expect(types()).toEqual(['a1234', 'b1234']);
  });

  it('do not change the lists of the caller', async () => {
    const processors = [rename('1')];
    const { client, types } = setUp([{ processors }, withProcessor(rename('2'))]);
    expect(processors).toHaveLength(1);
    processors.push(rename('later'));
    client.sendSignal('a');
    await client.flush();
    expect(types()).toEqual(['a12']);
  });

  it.each([5, null, 'processor', {}])('cannot be %j', (processor) => {
    expect(() => withProcessor(processor as never)).toThrowError(/^processor must be a function, not /);
  });

  it('that are slow keep the order of the calls', async () => {
    const waits = new Map(['a', 'b', 'c', 'd'].map((type) => [type, deferred()]));
    const { client, types } = setUp(
      withProcessors((signal, next) => {
        const wait = waits.get(signal.type);
        return wait ? wait.promise.then(() => next(signal)) : next(signal);
      }),
    );
    for (const type of ['a', 'x', 'b', 'c', 'y', 'd']) client.sendSignal(type);
    expect(client.stats()).toMatchObject({ tracked: 6, pending: 6 });
    waits.get('d')?.resolve();
    waits.get('b')?.resolve();
    await settle();
    expect(types()).toEqual([]);
    waits.get('a')?.resolve();
    await settle();
    expect(types()).toEqual(['a', 'x', 'b']);
    waits.get('c')?.reject(new Error('bad luck'));
    await client.flush();
    expect(types()).toEqual(['a', 'x', 'b', 'c', 'y', 'd']);
  });

  it('see the payload of the call, without later changes', async () => {
    const { client, transport } = setUp(withProcessors(renameLater('!')));
    const payload: Record<string, unknown> = { nested: { a: 1 }, list: [1] };
    const options = { floatValue: 1 };
    client.sendSignal('a', payload as never, options);
    (payload['nested'] as { a: number }).a = 2;
    (payload['list'] as number[]).push(2);
    payload['late'] = true;
    options.floatValue = 2;
    await client.flush();
    expect(transport.signals()).toMatchObject([{ payload: { nested: '{"a":1}', list: '[1]' }, floatValue: 1 }]);
    expect(transport.signals()[0]?.['payload']).not.toHaveProperty('late');
  });

  it('keep the time, the user and the session of the call', async () => {
    const wait = deferred();
    const { client, clock, transport } = setUp(withProcessors((signal, next) => wait.promise.then(() => next(signal))));
    client.sendSignal('a');
    client.identify('bob');
    client.newSession();
    await clock.advance(3000);
    wait.resolve();
    await client.flush();
    expect(transport.signals()).toMatchObject([
      { receivedAt: '2026-01-02T03:04:05.678Z', clientUser: hashUserID('ada'), sessionID: 's' },
    ]);
  });

  it("hold at most the signals of the queue's limit: the oldest are dropped and counted", async () => {
    const wait = deferred();
    const { client, types } = setUp([
      withQueue({ maxSignals: 3 }),
      ...withProcessors((signal, next) => wait.promise.then(() => next(signal))),
    ]);
    for (const type of ['a', 'b', 'c', 'd', 'e']) client.sendSignal(type);
    expect(client.stats()).toMatchObject({ tracked: 5, pending: 3, dropped: { overflow: 2 } });
    wait.resolve();
    await client.flush();
    expect(types()).toEqual(['c', 'd', 'e']);
    expect(client.stats()).toMatchObject({ tracked: 5, delivered: 3, pending: 0 });
  });
});

describe('flush', () => {
  it('waits for processors, and not for signals of later calls', async () => {
    const waits = [deferred(), deferred()];
    const { client, types, transport } = setUp([
      withBatching({ maxSignals: 1 }),
      ...withProcessors((signal, next) => waits[Number(signal.type)]?.promise.then(() => next(signal))),
    ]);
    client.sendSignal('0');
    let report: unknown;
    const flushed = client.flush().then((settled) => {
      report = settled;
    });
    client.sendSignal('1');
    await settle();
    expect(report).toBeUndefined();
    waits[0]?.resolve();
    await flushed;
    expect(types()).toEqual(['0']);
    expect(report).toEqual({ delivered: 1, pending: 1, spooled: 0, dropped: 0 });
    waits[1]?.resolve();
    await client.flush();
    expect(transport.requests).toHaveLength(2);
  });

  it('waits for a signal in a processor, which is sent before claimed signals of ended programs', async () => {
    const wait = deferred();
    const clock = manualClock();
    const transport = stubTransport(200, 'silence');
    const left = ['x', 'y', 'z'].map((type) => ({ text: JSON.stringify({ type }), bytes: 12 }));
    const store = {
      persist: () => true,
      remove: () => {},
      claim: async () => left.splice(0),
      clear: () => {},
      release: () => {},
    };
    const processors: Processor[] = [(signal, next) => wait.promise.then(() => next(signal))];
    const client = createPresetClient({}, 'APP', [{ transport, clock, store, processors }]);
    client.sendSignal('a');
    let isOver = false;
    const flushing = client.flush({ timeoutMs: 60_000 }).then(() => {
      isOver = true;
    });
    await clock.advance(10);
    wait.resolve();
    await clock.advance(10);
    expect(transport.batches()).toEqual([['a', 'x', 'y', 'z']]);
    await flushing;
    expect(isOver).toBe(true);
    expect(client.stats()).toMatchObject({ tracked: 1, recovered: 3, delivered: 4 });
  });

  it('resolves at its deadline if a processor never ends, and close drops the signal', async () => {
    const { client, clock } = setUp(withProcessors(() => new Promise(() => {})));
    client.sendSignal('a');
    const flushing = client.flush({ timeoutMs: 100 });
    await clock.advance(100);
    expect(await flushing).toEqual({ delivered: 0, pending: 1, spooled: 0, dropped: 0 });
    const closing = client.close({ timeoutMs: 100 });
    await clock.advance(200);
    expect(await closing).toEqual({ delivered: 0, pending: 0, spooled: 0, dropped: 1 });
    expect(client.stats()).toMatchObject({ tracked: 1, dropped: { closed: 1 } });
    expect(clock.pendingTimers()).toBe(0);
  });

  it.each(['never ends', 'fails late'])('does not wait for a processor that %s: later signals leave', async (how) => {
    const { client, clock, logger, transport } = setUp([
      ...withProcessors((signal, next) =>
        signal.type === 'a'
          ? new Promise<void>((_, fail) => how === 'fails late' && clock.setTimer(() => fail(), 9000))
          : next(signal),
      ),
      withTimeout(4000),
      { batch: { lingerMs: 0 } },
    ]);
    for (const type of ['a', 'b', 'c']) client.sendSignal(type);
    await clock.advance(3999);
    expect(transport.batches()).toEqual([]);
    await clock.advance(1);
    expect(transport.batches()).toEqual([['b', 'c']]);
    expect(client.stats()).toMatchObject({ tracked: 3, delivered: 2, pending: 0, dropped: { unserializable: 1 } });
    await clock.advance(60_000);
    expect(logger.lines.filter((line) => line.includes('a processor'))).toEqual([
      expect.stringContaining('a processor has not ended within 4000 ms; its signal is dropped'),
    ]);
    expect(clock.pendingTimers()).toBe(0);
  });

  it('counts the signals that processors drop in the meantime', async () => {
    const { client } = setUp(withProcessors(() => settle()));
    for (let index = 0; index < 3; index++) client.sendSignal('a');
    expect(await client.flush()).toEqual({ delivered: 0, pending: 0, spooled: 0, dropped: 3 });
  });
});

it('a delivery that is in a processor when a close starts passes all processors, and is sent', async () => {
  const wait = deferred();
  const { client, transport } = setUp(
    withProcessors(
      (signal, next) => wait.promise.then(() => next(signal)),
      (signal, next) => next({ ...signal, type: `${signal.type}, seen` }),
    ),
  );
  const delivery = client.deliverSignal('a');
  const close = client.close();
  wait.resolve();
  await close;
  await delivery;
  expect(transport.batches()).toEqual([['a, seen']]);
});

it('a delivery that is in a processor until the close ends is not sent', async () => {
  const wait = deferred();
  const { client, clock, transport } = setUp(withProcessors((signal, next) => wait.promise.then(() => next(signal))));
  const refused = expect(client.deliverSignal('a')).rejects.toMatchObject({ code: 'CLOSED' });
  const close = client.close({ timeoutMs: 100 });
  await clock.advance(200);
  await close;
  wait.resolve();
  await refused;
  expect(transport.requests).toEqual([]);
});

it('processors after a slow one see no signal after an opt-out or a close', async () => {
  for (const act of ['optOut', 'close'] as const) {
    const wait = deferred();
    const seen: string[] = [];
    const { client, clock, transport } = setUp(
      withProcessors(
        (signal, next) => wait.promise.then(() => next(signal)),
        (signal, next) => {
          seen.push(signal.type);
          return next(signal);
        },
      ),
    );
    for (const type of ['a', 'b']) client.sendSignal(type);
    const ended = act === 'close' ? client.close({ timeoutMs: 100 }) : client.optOut();
    await clock.advance(200);
    await ended;
    wait.resolve();
    await settle();
    expect(seen).toEqual([]);
    expect(transport.requests).toEqual([]);
    expect(client.stats()).toMatchObject({
      tracked: 2,
      pending: 0,
      dropped: act === 'close' ? { closed: 2 } : { disabled: 2 },
    });
  }
});

it('processors after a slow one see no signal that the full queue dropped', async () => {
  const wait = deferred();
  const seen: string[] = [];
  const { client } = setUp([
    withQueue({ maxSignals: 2 }),
    ...withProcessors(
      (signal, next) => wait.promise.then(() => next(signal)),
      (signal, next) => {
        seen.push(signal.type);
        return next(signal);
      },
    ),
  ]);
  for (const type of ['a', 'b', 'c']) client.sendSignal(type);
  wait.resolve();
  await client.flush();
  expect(seen).toEqual(['b', 'c']);
});

it.each<[string, (payload: Record<string, unknown>) => unknown]>([
  ['change', (payload) => (payload['text'] = 'changed')],
  ['add', (payload) => (payload['more'] = 'added')],
  ['delete', (payload) => delete payload['text']],
])(
  'a processor cannot %s a parameter in place: the signal continues unchanged, and the logger reports it',
  async (_what, act) => {
    const { client, transport, logger } = setUp(
      withProcessors((signal, next) => {
        act(signal.payload as Record<string, unknown>);
        return next(signal);
      }, rename('!')),
    );
    client.sendSignal('a', { text: 'x' });
    await client.flush();
    await client.deliverSignal('b', { text: 'x' });
    expect(transport.signals()).toMatchObject([{ type: 'a!' }, { type: 'b!' }]);
    for (const { payload } of transport.signals()) expect(payload).toEqual({ text: 'x' });
    expect(logger.lines).toEqual([expect.stringContaining('a processor failed; its signal continues: TypeError')]);
  },
);
