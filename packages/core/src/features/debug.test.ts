import { describe, expect, it, vi } from 'vitest';
import { manualClock, settle } from '../../test/manual-clock.js';
import { createMemoryDisk } from '../../test/memory-disk.js';
import type { PlainOptions, TestOption } from '../../test/plain-options.js';
import { refused, setUpClient } from '../../test/set-up-client.js';
import { recordingLogger, type StubReply, stubTransport } from '../../test/stub-transport.js';
import {
  createClientLifecycle,
  type DebugOptions,
  type Feature,
  type OffReason,
  withConsent,
  withDebug,
  withDryRun,
  withEndpoint,
  withIngestVersion,
  withLogger,
  withProcessor,
  withStore,
  withWebsite,
} from '../index.js';

const ADDRESS = 'https://nom.telemetrydeck.com/v2/';
const OPENING = `signals of app APP go to ${ADDRESS}; test mode is off (by default)`;

/** A client whose lines are recorded, without the prefix. */
function setUpDebug(replies: readonly StubReply[] = [], options: DebugOptions = {}, ...others: TestOption[]) {
  const lines: string[] = [];
  const print = (line: string) => void lines.push(line.replace(/^TelemetryDeck: /, ''));
  const made = setUpClient(replies, { userID: 'ada' }, withDebug({ print, ...options }), ...others);
  return { ...made, lines };
}

const offBy = (reason: OffReason): Feature => ({ join: () => ({ offReason: () => reason }) });

describe('debug mode', () => {
  it('says where signals go, what each has, and what the endpoint answers (point 42)', async () => {
    const { client, clock, lines } = setUpDebug();
    client.sendSignal('Game.started', { level: 3, 'TelemetryDeck.a.b': 1 }, { floatValue: 2.5 });
    client.sendSignal('Game.over');
    client.sendSignal('Game.over');
    expect(lines).toEqual([
      OPENING,
      'signal "Game.started" {"floatValue":2.5,"level":3} and 1 TelemetryDeck parameter, user fdee430d...',
      'signal "Game.over", user fdee430d...',
      'signal "Game.over", user fdee430d...',
    ]);
    await clock.advance(0);
    expect(lines.slice(4)).toEqual([
      `request of 3 signals ("Game.started", "Game.over" x 2) to ${ADDRESS}: 200 in 0 ms, delivered`,
    ]);
  });

  it('says how long a request took, and when the next attempt begins (point 42)', async () => {
    const { client, clock, lines } = setUpDebug([503, refused(), 'silence', 200]);
    client.sendSignal('A.b');
    await clock.advance(60_000);
    const request = `request of 1 signal ("A.b") to ${ADDRESS}`;
    expect(lines.slice(2)).toEqual([
      `${request}: 503 in 0 ms`,
      'the endpoint answered 503; 1 signal to be sent again in 500 ms',
      `${request}: connection refused, after 0 ms`,
      'connection refused; 1 signal to be sent again in 1.0 s',
      `${request}: no response within 5000 ms, after 5.0 s`,
      'no response within 5000 ms; 1 signal to be sent again in 2.0 s',
      `${request}: 200 in 0 ms, delivered`,
    ]);
  });

  it('counts a pause that the endpoint asks for as part of the wait', async () => {
    const { client, clock, lines } = setUpDebug([{ status: 429, headers: { 'retry-after': '90' } }]);
    client.sendSignal('A.b');
    await clock.advance(0);
    expect(lines.at(-1)).toBe('the endpoint answered 429; 1 signal to be sent again in 90.0 s');
  });

  it('says what the endpoint does not take, and what it answered', async () => {
    const { client, clock, lines } = setUpDebug([413, 413, 200, { status: 400, text: 'no\u001b[2Jsuch app' }]);
    client.sendSignal('A.large');
    client.sendSignal('A.b');
    await clock.advance(0);
    client.sendSignal('A.c');
    await clock.advance(0);
    expect(lines.filter((line) => !/^(signal|request)/.test(line))).toEqual([
      'the endpoint answered 413; 2 signals to be sent again in smaller requests',
      'dropped 1 signal: too-large',
      'dropped 1 signal: refused',
      'the endpoint answered 400: no\ufffd[2Jsuch app',
    ]);
  });

  it('shows the signal of a delivery, and its request', async () => {
    const { client, lines } = setUpDebug([400, 400]);
    client.sendSignal('A.queued');
    await expect(client.deliverSignal('A.awaited', { level: 3 })).rejects.toMatchObject({ code: 'REFUSED' });
    expect(lines.filter((line) => line.includes('A.awaited'))).toEqual([
      'signal "A.awaited" {"level":3}, user fdee430d...',
      expect.stringContaining('request of 1 signal ("A.awaited")'),
    ]);
  });

  it('shows whole signals when asked, and never the plain user (point 42)', async () => {
    const { client, clock, lines } = setUpDebug([200, 400], { full: true }, { testMode: true, hashSalt: 'pepper' });
    client.sendSignal('A.b', { text: '\u001b[2J' });
    await clock.advance(0);
    await client.deliverSignal('A.c', {}, { userID: 'grace' }).catch(() => {});
    const shown = lines.filter((line) => line.startsWith('signal "'));
    expect(shown).toHaveLength(2);
    for (const line of shown) {
      const [first, ...json] = line.split('\n');
      expect(first).toMatch(/^signal "A\.[bc]"/);
      expect(JSON.parse(json.join('\n'))).toMatchObject({ appID: 'APP', isTestMode: true });
    }
    expect(lines.join('\n')).not.toMatch(/ada|grace|pepper|\p{Cc}(?<!\n)/u);
  });

  it.each<[what: string, options: TestOption, expected: string]>([
    ['telemetry is off', { enabled: false }, 'nothing is sent: the program has switched telemetry off'],
    ['the user has not decided', withConsent('unknown'), 'nothing is sent until optIn(): the consent is "unknown"'],
    ['the program denies', withConsent('denied'), 'nothing is sent: the program has switched telemetry off'],
    ['a variable stops it', offBy({ by: 'environment', name: 'DO_NOT_TRACK' }), 'nothing is sent: DO_NOT_TRACK is set'],
    [
      'the browser stops it',
      offBy({ by: 'browser', name: 'globalPrivacyControl' }),
      'nothing is sent: the browser says globalPrivacyControl',
    ],
  ])('says from the start why nothing is sent: %s (point 42)', async (_what, options, expected) => {
    const { lines } = setUpDebug([], {}, options);
    await settle();
    expect(lines).toEqual([OPENING, expected]);
  });

  it('follows the decisions of the user', async () => {
    const { client, clock, lines } = setUpDebug([], {}, withConsent('unknown'));
    client.sendSignal('A.b');
    await clock.advance(0);
    expect(lines).toHaveLength(2);
    client.optIn();
    await clock.advance(0);
    client.optOut();
    client.sendSignal('A.c');
    expect(lines.slice(2)).toEqual([
      'signals are sent: the user has opted in',
      'signal "A.b", user fdee430d...',
      `request of 1 signal ("A.b") to ${ADDRESS}: 200 in 0 ms, delivered`,
      'nothing is sent: the user has opted out',
      'dropped 1 signal: disabled, the user has opted out',
    ]);
  });

  it('shows signals as a slow processor has left them', async () => {
    const slow = withProcessor(async ({ payload, ...signal }, next) => {
      await settle();
      await next({ ...signal, payload: { ...payload, added: true } });
    });
    const { client, clock, lines } = setUpDebug([], {}, slow);
    client.sendSignal('A.b');
    await clock.advance(0);
    expect(lines).toContain('signal "A.b" {"added":true}, user fdee430d...');
  });

  it('shows a signal that a closed client drops', async () => {
    const { client, lines } = setUpDebug();
    await client.close();
    client.sendSignal('A.late');
    expect(lines.slice(1)).toEqual(['dropped 1 signal: closed']);
  });

  it('says what lasting storage has', async () => {
    const clock = manualClock();
    const store = createMemoryDisk({ writeAhead: true }).storeOf(1, clock);
    const { client, lines } = setUpDebug([], {}, { clock }, withStore(store));
    client.sendSignal('A.b');
    expect(lines).toContain('1 signal in lasting storage until sent');
    await client.close();
  });

  it('hides the query of an endpoint, and cuts long payloads', async () => {
    const { client, clock, lines } = setUpDebug([], {}, withEndpoint('https://a.example/td?token=secret'));
    client.sendSignal('A.b', { text: 'x'.repeat(5000) });
    await clock.advance(0);
    expect(lines.join('\n')).not.toContain('secret');
    expect(lines[2]).toBe('request of 1 signal ("A.b") to https://a.example/td?...: 200 in 0 ms, delivered');
    for (const line of lines) expect(line.length).toBeLessThan(400);
  });

  it.each<[what: string, options: PlainOptions | TestOption, type: string]>([
    ['version 3', [{ namespace: 'com.example' }, withIngestVersion(3)] as TestOption, 'A.b'],
    ['a website', withWebsite(true), ''],
  ])('reads the signals of %s', async (_what, options, type) => {
    const { client, clock, lines } = setUpDebug([], {}, options);
    client.sendSignal(type, { level: 3 });
    await clock.advance(0);
    expect(lines[1]).toContain(`signal "${type}" {"level":3}`);
    expect(lines[2]).toContain(`request of 1 signal ("${type}") to `);
  });

  it('shows parameters with the names of fields, which are sent', () => {
    const { client, lines } = setUpDebug();
    const payload = { type: 'a', appID: 'b', payload: 'c', clientUser: 'd' };
    client.sendSignal('A.b', payload as object);
    expect(lines[1]).toBe(`signal "A.b" ${JSON.stringify(payload)}, user fdee430d...`);
  });

  it('reads what a program writes for another service', async () => {
    const layout: Feature = {
      join: () => ({ layout: (current) => ({ ...current, write: ({ type }) => `not JSON: ${type}` }) }),
    };
    const { client, clock, lines, logger } = setUpDebug(
      [],
      {},
      withProcessor((signal, next) => next(signal)),
      layout,
    );
    client.sendSignal('A.b');
    await clock.advance(0);
    expect(lines.at(-1)).toContain('request of 1 signal ("[not JSON: A.b]")');
    expect(logger.lines).toEqual([]);
  });
});

it('debug mode says where a transport delivers nothing', async () => {
  const { client, lines } = setUpDebug([], {}, { transport: { ...stubTransport(), deliversNothing: true } });
  client.sendSignal('A.b');
  await client.flush();
  expect(lines.at(-1)).toContain(': 200 in 0 ms, to a transport that delivers nothing');
});

it.each<[options: readonly TestOption[], expected: string]>([
  [[], 'off (by default)'],
  [[{ testMode: undefined }], 'off (by default)'],
  [[{ testMode: false }], 'off (by the option testMode)'],
  [[{ testMode: true }], 'on (by the option testMode)'],
])('debug mode says with the options %j who has chosen the test mode: %s (point 42)', (options, expected) => {
  const { client, lines } = setUpDebug([], {}, ...options);
  client.sendSignal('A.b');
  expect(lines[0]).toBe(`signals of app APP go to ${ADDRESS}; test mode is ${expected}`);
});

it('debug mode tells the choice of the program from that of its preset', () => {
  const preset: Feature = { values: { testMode: [false, true] }, join: () => undefined };
  const lines: string[] = [];
  const debug = withDebug({ print: (line) => void lines.push(line) });
  for (const options of [[], [{ testMode: true }]]) setUpClient([], preset, debug, ...options).client.sendSignal('A.b');
  const openings = lines.filter((line) => line.includes('test mode'));
  expect(openings.map((line) => line.replace(/.*test mode is /, ''))).toEqual([
    'on (by default)',
    'on (by the option testMode)',
  ]);
});

describe('the lines of debug mode', () => {
  it('go to debug() of the logger, where it has that (point 42)', async () => {
    const debug: string[] = [];
    const logger = { ...recordingLogger(), debug: (line: string) => void debug.push(line) };
    const { client } = setUpClient([], withLogger(logger), withDebug());
    client.sendSignal('A.b');
    expect(debug).toHaveLength(2);
    expect(debug[0]).toBe(`TelemetryDeck: ${OPENING}`);
    await client.flush();
    expect(logger.lines).toEqual([]);
  });

  it('never reach a logger without withDebug', async () => {
    const debug: string[] = [];
    const { client } = setUpClient([503], withLogger({ ...recordingLogger(), debug: (line) => void debug.push(line) }));
    client.sendSignal('A.b');
    await settle();
    expect(debug).toEqual([]);
  });

  it.each([
    ['without a logger', undefined],
    ['with a logger that has no debug()', recordingLogger()],
    ['with the console as the logger', console],
  ])('go to standard error in Node %s, never to standard output (point 42)', async (_what, logger) => {
    const write = vi.spyOn(process.stderr, 'write');
    write.mockImplementation((...[, done]: unknown[]) => {
      (done as () => void)();
      return true;
    });
    const listeners = process.stderr.listenerCount('error');
    const { client } = setUpClient([], { logger }, withDebug());
    client.sendSignal('A.b');
    await client.flush();
    expect(write.mock.calls.map(([text]) => text).slice(0, 2)).toEqual([
      `TelemetryDeck: ${OPENING}\n`,
      expect.stringMatching(/^TelemetryDeck: signal "A.b", user \w{8}\.\.\.\n$/),
    ]);
    expect(process.stderr.listenerCount('error')).toBe(listeners);
    write.mockRestore();
  });

  it('never add more than one listener to standard error, for many lines in one turn', async () => {
    const ends: (() => void)[] = [];
    const write = vi.spyOn(process.stderr, 'write');
    write.mockImplementation((...[, done]: unknown[]) => ends.push(done as () => void) > 0);
    const listeners = process.stderr.listenerCount('error');
    const { client } = setUpClient([], withDebug());
    for (let signal = 0; signal < 20; signal++) client.sendSignal('A.b');
    expect(ends.length).toBeGreaterThan(20);
    expect(process.stderr.listenerCount('error')).toBe(listeners + 1);
    await client.flush();
    for (const end of ends) end();
    expect(process.stderr.listenerCount('error')).toBe(listeners);
    write.mockRestore();
  });

  it('go to console.debug where there is no process', async () => {
    vi.stubGlobal('process', undefined);
    const lines: string[] = [];
    const debug = vi.spyOn(console, 'debug').mockImplementation((line: string) => void lines.push(line));
    const { client } = setUpClient([], withDebug());
    client.sendSignal('A.b');
    await client.flush();
    debug.mockReset();
    vi.unstubAllGlobals();
    expect(lines).toHaveLength(3);
  });

  it('break nothing where they cannot be written', async () => {
    const broken = () => {
      throw new Error('broken');
    };
    const { client, unaccounted } = setUpDebug([503], { print: broken });
    client.sendSignal('A.b');
    await client.close({ timeoutMs: 10 });
    expect(unaccounted()).toBe(0);
  });
});

it.each([{ full: 1 }, { print: 'x' }, { fully: true }, 'full'])('debug mode refuses %j as its options', (options) => {
  expect(() => withDebug(options as never)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
});

describe('a dry run', () => {
  it('sends nothing, counts signals as dry, and shows what it would send (point 43)', async () => {
    const { client, clock, events, lines, logger, transport, unaccounted } = setUpDebug([], {}, withDryRun());
    client.sendSignal('A.b');
    client.sendSignal('A.c');
    const flush = client.flush();
    await clock.advance(0);
    expect(await flush).toEqual({ delivered: 0, pending: 0, spooled: 0, dropped: 2 });
    await client.deliverSignal('A.d');
    expect(transport.requests).toEqual([]);
    expect(client.stats()).toMatchObject({ tracked: 2, delivered: 0, pending: 0, dropped: { dry: 2 } });
    expect(unaccounted()).toBe(0);
    expect(events).toEqual([{ kind: 'dropped', reason: 'dry', signals: 2 }]);
    expect(logger.lines).toEqual([]);
    expect(lines[0]).toBe(
      `dry run, nothing is sent or stored: signals of app APP would go to ${ADDRESS}; test mode is off (by default)`,
    );
    expect(lines.filter((line) => line.startsWith('request'))).toEqual([
      `request of 2 signals ("A.b", "A.c") to ${ADDRESS}: not sent, dry run`,
      `request of 1 signal ("A.d") to ${ADDRESS}: not sent, dry run`,
    ]);
    await client.close();
    expect(transport.closed).toBe(1);
  });

  it.each(['before', 'after'])('shows requests to a withDebug that stands %s it', async (place) => {
    const lines: string[] = [];
    const debug = withDebug({ print: (line) => void lines.push(line) });
    const options = place === 'before' ? [debug, withDryRun()] : [withDryRun(), debug];
    const { client } = setUpClient([], ...options);
    client.sendSignal('A.b');
    await client.flush();
    expect(lines.at(-1)).toContain('not sent, dry run');
  });

  it('neither takes stored signals nor stores any (point 43)', async () => {
    const clock = manualClock();
    const disk = createMemoryDisk({ writeAhead: true });
    disk.storeOf(1, clock).persist([{ text: '{"type":"earlier"}', bytes: 18 }]);
    disk.abandon(1);
    const { client, transport } = setUpDebug([], {}, { clock }, withStore(disk.storeOf(2, clock)), withDryRun());
    client.sendSignal('A.b');
    await clock.advance(60_000);
    await client.close();
    expect(disk.texts()).toEqual(['{"type":"earlier"}']);
    expect(transport.requests).toEqual([]);
    expect(client.stats()).toMatchObject({ recovered: 0, spooled: 0, dropped: { dry: 1 } });
  });

  it('counts what no request has carried at the end as dry, not as closed (point 43)', async () => {
    let end = () => {};
    const preset: Feature = {
      join(parts) {
        end = createClientLifecycle(parts).spool;
        return undefined;
      },
    };
    const { client, unaccounted } = setUpClient([], withDryRun(), preset);
    client.sendSignal('A.b');
    end();
    await client.close();
    client.sendSignal('A.late');
    expect(client.stats().dropped).toEqual({ dry: 1, closed: 1 });
    expect(unaccounted()).toBe(0);
  });

  it('leaves a transport that delivers nothing already, as that of a test, in its place (point 43)', async () => {
    const transport = { ...stubTransport(), deliversNothing: true };
    const { client, lines } = setUpDebug([], {}, { transport }, withDryRun());
    client.sendSignal('A.b');
    await client.flush();
    expect(transport.requests).toHaveLength(1);
    expect(client.stats()).toMatchObject({ delivered: 1, dropped: {} });
    expect(lines.at(-1)).toContain(': 200 in 0 ms, to a transport that delivers nothing');
  });

  it('sends nothing over a transport that the program names after it (point 43)', async () => {
    const { client, transport } = setUpClient([], withDryRun());
    const { client: other } = setUpClient([], withDryRun(), { transport });
    for (const one of [client, other]) one.sendSignal('A.b');
    await Promise.all([client.flush(), other.flush()]);
    expect(transport.requests).toEqual([]);
  });
});
