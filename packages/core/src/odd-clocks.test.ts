import { afterEach, describe, expect, it, vi } from 'vitest';
import { manualClock } from '../test/manual-clock.js';
import { recordingLogger, stubTransport } from '../test/stub-transport.js';
import { type Clock, createClient, withLogger, withSessions } from './index.js';

afterEach(() => vi.unstubAllGlobals());

const fail = () => {
  throw new Error('locked');
};
const rejecting = (async () => fail()) as never;
const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  throw proxy;
};

/** As many turns of the event loop as an honest program has in a moment. */
const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
};

const realClock = (changes: Partial<Clock>): Clock => ({
  now: () => Date.now(),
  monotonic: () => performance.now(),
  random: () => 0.5,
  setTimer(callback, delayMs) {
    const timer = setTimeout(callback, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
  ...changes,
});

/** Goes back by an hour once the client has begun. */
const back = (now: () => number) => {
  let calls = 0;
  return () => now() + (calls++ < 5 ? 3_600_000 : 0);
};

describe.each<[name: string, member: keyof Clock, changes: Partial<Clock>]>([
  ['monotonic() is not a number', 'monotonic', { monotonic: () => Number.NaN }],
  ['monotonic() is infinite', 'monotonic', { monotonic: () => Number.POSITIVE_INFINITY }],
  ['monotonic() is a text', 'monotonic', { monotonic: () => '5' as never }],
  ['monotonic() is a bigint', 'monotonic', { monotonic: () => 5n as never }],
  ['monotonic() throws', 'monotonic', { monotonic: fail }],
  ['now() is not a number', 'now', { now: () => Number.NaN }],
  ['now() is a date', 'now', { now: () => new Date() as never }],
  ['now() is negative', 'now', { now: () => -5 }],
  ['now() is after the year 9999', 'now', { now: () => 1e18 }],
  ['now() throws a revoked proxy', 'now', { now: revoked }],
  ['now() is a promise that rejects', 'now', { now: rejecting }],
  ['random() is 2', 'random', { random: () => 2 }],
  ['random() is not a number', 'random', { random: () => Number.NaN }],
  ['setTimer() throws', 'setTimer', { setTimer: fail }],
])('a clock of the program whose %s', (_name, member, changes) => {
  it('sends all signals at the time of the platform, and the log names the function once', async () => {
    const logger = recordingLogger();
    const transport = stubTransport('silence', 503);
    const clock = realClock(changes);
    const options = { clock, transport, timeoutMs: 300, retry: { maxBackoffMs: 260 } };
    const client = createClient('APP', options, withLogger(logger), withSessions());
    for (let index = 0; index < 3; index++) client.sendSignal('A.b');
    expect(await client.flush({ timeoutMs: 10_000 })).toMatchObject({ dropped: 0, pending: 0 });
    // On a busy machine, an answer may come late.
    await client.deliverSignal('A.c', {}, { timeoutMs: 10_000 });
    expect(await client.close()).toMatchObject({ pending: 0 });
    expect(logger.lines.filter((line) => line.includes('clock.'))).toEqual([
      `TelemetryDeck: clock.${member}() does not work; the client uses the clock of the platform`,
    ]);
    for (const { receivedAt } of transport.signals() as { receivedAt: string }[]) {
      expect(Math.abs(Date.parse(receivedAt) - Date.now())).toBeLessThan(60_000);
    }
  });
});

it.each<[string, Partial<Clock>]>([
  ['whose monotonic() goes back', { monotonic: back(() => performance.now()) }],
  ['whose now() goes back', { now: back(() => Date.now()) }],
  [
    'whose timers call back twice',
    {
      setTimer(callback, delayMs) {
        const timers = [setTimeout(callback, delayMs), setTimeout(callback, delayMs)];
        for (const timer of timers) timer.unref();
        return () => {};
      },
    },
  ],
  ['whose setTimer() returns nothing', { setTimer: (callback, ms) => void setTimeout(callback, ms).unref() as never }],
  [
    'whose timers cannot be cancelled',
    {
      setTimer(callback, delayMs) {
        setTimeout(callback, delayMs).unref();
        return fail;
      },
    },
  ],
])('a clock of the program %s sends all signals', async (_name, changes) => {
  const transport = stubTransport('silence');
  const client = createClient('APP', { clock: realClock(changes), transport, timeoutMs: 300 }, withSessions());
  client.sendSignal('A.b');
  await client.flush({ timeoutMs: 10_000 });
  expect(await client.close({ timeoutMs: 1000 })).toMatchObject({ pending: 0, dropped: 0 });
});

const early: [string, (callback: () => void) => unknown][] = [
  ['in a microtask', (callback) => void queueMicrotask(callback)],
  ['in a microtask, with a number', (callback) => queueMicrotask(callback) ?? 1],
  ['at once', (callback) => callback() ?? 1],
];

describe.each(early)('timers that call back %s', (_name, setTimer) => {
  it('never run the client in a tight loop: of setTimeout', async () => {
    vi.stubGlobal('setTimeout', setTimer);
    vi.stubGlobal('setInterval', setTimer);
    const transport = stubTransport(...Array<number>(500).fill(503));
    const client = createClient('APP', { transport });
    client.sendSignal('A.b');
    await turns(20);
    expect(transport.requests.length).toBeLessThan(30);
    transport.replies.length = 0;
    expect(await client.flush({ timeoutMs: 5000 })).toMatchObject({ delivered: 1 });
    await client.close();
  });

  it('never run the client in a tight loop: of a clock of the program', async () => {
    const transport = stubTransport(...Array<number>(500).fill(503));
    const clock = realClock({ setTimer: (callback) => setTimer(callback) as never });
    const client = createClient('APP', { clock, transport }, withSessions());
    client.sendSignal('A.b');
    await turns(20);
    expect(transport.requests.length).toBeLessThan(30);
    transport.replies.length = 0;
    await client.close({ timeoutMs: 50 });
    expect(client.stats().pending).toBe(0);
  });
});

describe('without performance, a clock that goes back by an hour', () => {
  it('does not delay signals for that hour', async () => {
    vi.stubGlobal('performance', undefined);
    const transport = stubTransport({ status: 429, headers: { 'retry-after': '0' } });
    const client = createClient('APP', { transport }, withSessions());
    client.sendSignal('A.b');
    await client.flush({ timeoutMs: 2000 });
    const { now } = Date;
    Date.now = () => now() - 3_600_000;
    try {
      client.sendSignal('A.c');
      expect(await client.flush({ timeoutMs: 2000 })).toMatchObject({ delivered: 1, pending: 0 });
      await client.deliverSignal('A.d');
    } finally {
      Date.now = now;
    }
    await client.close();
  });
});

describe.each<[string, () => void]>([
  ['without Math.random', () => vi.stubGlobal('Math', Object.assign(Object.create(Math), { random: undefined }))],
  ['with a Math.random that throws', () => vi.stubGlobal('Math', Object.assign(Object.create(Math), { random: fail }))],
  ['without Date.now', () => vi.spyOn(Date, 'now').mockImplementation(fail)],
  [
    'with a Date.now that cannot be read',
    () => vi.stubGlobal('Date', Object.defineProperty(class extends Date {}, 'now', { get: fail })),
  ],
])('%s', (_name, prepare) => {
  afterEach(() => vi.restoreAllMocks());

  it('clients are made, and their sessions differ', async () => {
    prepare();
    const transport = stubTransport();
    const clients = Array.from({ length: 5 }, () => createClient('APP', { transport }, withSessions()));
    for (const client of clients) client.sendSignal('A.b');
    for (const client of clients) await client.close();
    const signals = transport.signals().filter(({ type }) => type === 'A.b') as Record<string, string>[];
    expect(new Set(signals.map(({ sessionID }) => sessionID)).size).toBe(5);
    for (const { receivedAt } of signals) expect(receivedAt).toMatch(/^20\d\d-/);
  });
});

it('a manual clock of a test is used unchanged', async () => {
  const clock = manualClock();
  const client = createClient('APP', { clock, transport: stubTransport(503, 503) });
  client.sendSignal('A.b');
  await clock.advance(60_000);
  expect(client.stats().delivered).toBe(1);
});

/** A clock whose time goes on at each reading, and whose timers call back a little too early, as those of Node do. */
const hastyClock = (earlyMs: number) => {
  const clock = manualClock();
  let readings = 0;
  return {
    ...clock,
    monotonic: () => clock.monotonic() + readings++ / 64,
    setTimer: (callback: () => void, delayMs: number) => clock.setTimer(callback, Math.max(0, delayMs - earlyMs)),
  };
};

describe.each(Array.from({ length: 40 }, (_, index) => index / 64))('timers that call back %d ms early', (earlyMs) => {
  it('leave no signal in the queue after a failure', async () => {
    const clock = hastyClock(earlyMs);
    const client = createClient('APP', { clock, transport: stubTransport(503), batch: { lingerMs: 0 } });
    client.sendSignal('A.b');
    await clock.advance(20_000);
    expect(client.stats()).toMatchObject({ delivered: 1, pending: 0 });
    await client.close();
  });

  it('leave no delivery behind after a pause of the endpoint', async () => {
    const clock = hastyClock(earlyMs);
    const transport = stubTransport({ status: 429, headers: { 'retry-after': '5' } });
    const client = createClient('APP', { clock, transport });
    await expect(client.deliverSignal('A.refused')).rejects.toThrow('429');
    const delivery = client.deliverSignal('A.b', {}, { timeoutMs: 60_000 });
    await clock.advance(20_000);
    await delivery;
    await client.close();
  });
});

it('one reading of the monotonic clock that is far too large ends no retry', async () => {
  const clock = manualClock();
  const { monotonic } = clock;
  const transport = stubTransport(...Array<number>(500).fill(503));
  const client = createClient('APP', { clock, transport });
  clock.monotonic = () => 1e300;
  client.sendSignal('A.b');
  clock.monotonic = monotonic;
  // Without delays, each turn would send a request, although the clock stands still.
  await turns(60);
  expect(transport.requests.length).toBeLessThan(2);
  await clock.advance(60_000);
  expect(transport.requests.length).toBeGreaterThan(1);
  client.optOut();
});
