import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { hang, refusingURL, reply, startIngestServer } from '@td/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClient } from '../index.js';
import type { NodeClientOptions } from '../node-client-options.js';

/** How many programs have a sender in the test that counts the processes they leave. */
const RUNS = Number(process.env['SENDER_RUNS'] ?? 20);

/** How many programs send to a quick endpoint, one after another. */
const ONCE_RUNS = Number(process.env['SENDER_ONCE_RUNS'] ?? 4);

const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** A folder with the program, and the package's module beside it that sends, as in the published package. */
let installed: string;
/** A folder with the program, and a module beside it that only records how it was started. */
let probing: string;
let state: string;

/** Starts a program, and returns how it ended. */
function run(parameters: readonly string[], variables: NodeJS.ProcessEnv = {}): Promise<number | string | null> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, XDG_STATE_HOME: state, LOCALAPPDATA: state, ...variables };
    const child = spawn(process.execPath, parameters, { env, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(signal ?? code));
  });
}

/** The module that only records how it was started. */
const PROBE = `
import { appendFileSync } from 'node:fs';
const { argv, env, execArgv } = process;
appendFileSync(new URL('../started.jsonl', import.meta.url), JSON.stringify({ argv, env, execArgv, cwd: process.cwd() }) + '\\n');
`;

beforeAll(async () => {
  installed = mkdtempSync(join(tmpdir(), 'sender-'));
  probing = mkdtempSync(join(tmpdir(), 'probe-'));
  const bundle = pathOf('../../test/bundle.mjs');
  for (const folder of [installed, probing]) {
    expect(await run([bundle, pathOf('../../test/ending.mjs'), join(folder, 'ending.mjs')])).toBe(0);
  }
  expect(await run([bundle, pathOf('./send-spool.ts'), join(installed, 'sender/send-spool.js')])).toBe(0);
  writeFileSync(join(probing, 'package.json'), '{"type":"module"}');
  writeFileSync(join(installed, 'package.json'), '{"type":"module"}');
  mkdirSync(join(probing, 'sender'));
  writeFileSync(join(probing, 'sender/send-spool.js'), PROBE);
}, 60_000);

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'sender-state-'));
  return () => rmSync(state, { recursive: true });
});

afterAll(() => {
  rmSync(installed, { recursive: true });
  rmSync(probing, { recursive: true });
});

interface Order {
  readonly endpoint: string;
  readonly detachedSender?: boolean;
  readonly ending?: string;
  readonly signalHandling?: boolean;
  readonly signals?: number;
  readonly options?: NodeClientOptions;
  readonly transport?: string;
  readonly ingestVersion?: 2 | 3;
  readonly website?: boolean;
}

/** Runs a program with a sender to its end. */
const end = (where: string, order: Order, variables?: NodeJS.ProcessEnv) => {
  const options: NodeClientOptions = { exitTimeoutMs: 0, ...order.options };
  const whole = { detachedSender: true, ending: 'byExit', ...order, options };
  return run([join(where, 'ending.mjs'), JSON.stringify(whole)], variables);
};

/** The names of all files in the folder of the app. */
function files(): readonly string[] {
  const folder = join(state, 'telemetrydeck');
  return existsSync(folder) ? readdirSync(folder).flatMap((app) => readdirSync(join(folder, app))) : [];
}

/** Waits until a sender has done its work. */
const eventually = (check: () => unknown) => vi.waitFor(check, { timeout: 30_000, interval: 20 });

describe('a detached sender (point 27)', { timeout: 60_000 }, () => {
  it('sends the signals that the program has left, and ends', async () => {
    await using server = await startIngestServer();
    expect(await end(installed, { endpoint: server.endpoint })).toBe(7);
    await server.waitForSignals(5, { timeoutMs: 30_000 });
    await eventually(() => expect(files()).toEqual([]));
  });

  it.each<[path: string, layout: Partial<Order>]>([
    ['/v3/com.example/', { ingestVersion: 3 }],
    ['/v2/w/', { website: true }],
    ['/v3/w/', { ingestVersion: 3, website: true }],
  ])('sends signals for %s as the program has written them', async (path, layout) => {
    await using server = await startIngestServer();
    const options = { namespace: 'com.example' };
    expect(await end(installed, { endpoint: `${server.url}${path}`, ...layout, options })).toBe(7);
    await server.waitForSignals(5, { timeoutMs: 30_000 });
    await eventually(() => expect(files()).toEqual([]));
    expect(server.faults).toEqual([]);
    expect(server.requests).toHaveLength(layout.website ? 5 : 1);
  });

  it.skipIf(process.platform === 'win32')(
    'sends for a program that a signal of the system has ended, too',
    async () => {
      await using server = await startIngestServer();
      const order = { endpoint: server.endpoint, ending: 'bySIGTERM', signalHandling: true };
      expect(await end(installed, order)).toBe('SIGTERM');
      await server.waitForSignals(5, { timeoutMs: 30_000 });
      await eventually(() => expect(files()).toEqual([]));
    },
  );

  it('leaves no process behind, also where many programs have one', async () => {
    await using server = await startIngestServer();
    let left = RUNS;
    const lane = async () => {
      while (left-- > 0) expect(await end(installed, { endpoint: server.endpoint })).toBe(7);
    };
    await Promise.all([lane(), lane(), lane()]);
    await server.waitForSignals(5 * RUNS, { timeoutMs: 30_000 });
    await eventually(() => expect(files()).toEqual([]));
    await eventually(() => expect(sendersRunning()).toEqual([]));
    expect(server.signals).toHaveLength(5 * RUNS);
  });

  it.each<[end: string, order: Partial<Order>]>([
    ['has nothing more to do', { ending: 'naturally' }],
    ['calls process.exit()', { ending: 'byExit' }],
    ['has more signals than one', { ending: 'naturally', signals: 90 }],
    ['has closed its client in time', { ending: 'byClose' }],
  ])('sends each signal once to a quick endpoint when the program %s', async (_when, order) => {
    await using server = await startIngestServer();
    const { signals = 5 } = order;
    for (let run = 1; run <= ONCE_RUNS; run++) {
      await end(installed, { endpoint: server.endpoint, ...order });
      await server.waitForSignals(signals * run, { timeoutMs: 30_000 });
    }
    await eventually(() => expect([...files(), ...sendersRunning()]).toEqual([]));
    expect(server.signals).toHaveLength(signals * ONCE_RUNS);
  });

  it('sends what earlier runs have left once, too', async () => {
    await using server = await startIngestServer();
    const { endpoint } = server;
    for (let run = 1; run <= ONCE_RUNS; run++) {
      await end(installed, { endpoint, detachedSender: false });
      await end(installed, { endpoint, ending: 'naturally' });
      await server.waitForSignals(10 * run, { timeoutMs: 30_000 });
      await eventually(() => expect([...files(), ...sendersRunning()]).toEqual([]));
    }
    expect(server.signals).toHaveLength(10 * ONCE_RUNS);
  });

  it.each<[choice: 'drop' | 'retry', requests: number]>([
    ['drop', 1],
    ['retry', 2],
  ])(
    'treats a request that is under way at the end as `ambiguousFailure` says: %s',
    async (ambiguousFailure, requests) => {
      await using server = await startIngestServer();
      server.setDefaultReply(hang());
      const options = { ambiguousFailure, timeoutMs: 2000 };
      // It ends half a second after its request has begun.
      expect(await end(installed, { endpoint: server.endpoint, ending: 'byOwnListener', options })).toBe(7);
      await eventually(() => expect(server.requests).toHaveLength(requests));
      await eventually(() => expect(sendersRunning()).toEqual([]));
      expect(server.requests).toHaveLength(requests);
      // The sender has the same choice to make.
      expect(files()).toHaveLength(requests - 1);
    },
  );

  it('begins no further request when the user opts out while it is at work', async () => {
    await using server = await startIngestServer();
    server.setDefaultReply(reply(200, { delayMs: 500 }));
    const [path, options] = ['/v2/w/', { namespace: 'com.example' }];
    expect(await end(installed, { endpoint: `${server.url}${path}`, website: true, options })).toBe(7);
    await server.waitForRequests(1, { timeoutMs: 30_000 });
    const [app = ''] = readdirSync(join(state, 'telemetrydeck'));
    const directory = join(state, 'telemetrydeck', app);
    expect(createClient('ENDING', { spool: { directory } }).optOut()).toBe(true);
    await eventually(() => expect(sendersRunning()).toEqual([]));
    expect(server.requests).toHaveLength(1);
    expect(files()).toEqual(['telemetrydeck-consent.txt']);
  });

  it('gives up when the endpoint does not answer, and leaves the signals to the next run', async () => {
    await using server = await startIngestServer();
    server.setDefaultReply(hang());
    await end(installed, { endpoint: server.endpoint, options: { timeoutMs: 200 } });
    await server.waitForRequests(1, { timeoutMs: 30_000 });
    await eventually(() => expect(sendersRunning()).toEqual([]));
    expect(files()).toEqual([expect.stringMatching(/\.free\.jsonl$/)]);
  });
});

/** The process numbers of running senders, on Linux. */
function sendersRunning(): readonly string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(join(installed, 'sender/send-spool.js'));
    } catch {
      return false;
    }
  });
}

describe('a program starts a detached sender (point 27)', { timeout: 60_000 }, () => {
  const report = () => join(probing, 'started.jsonl');
  const started = () =>
    readFileSync(report(), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));

  beforeEach(() => rmSync(report(), { force: true }));

  it('with the folder, without a signal or a user, and without anything else of its own', async () => {
    const options = { userID: 'ada@example.com', endpoint: 'http://127.0.0.1:9/v2/', spool: { maxAgeMs: 1e9 } };
    const hook = join(probing, 'hook.mjs');
    writeFileSync(hook, '');
    const coverage = join(probing, 'coverage');
    const variables = {
      NODE_OPTIONS: `--import=${hook} --use-openssl-ca`,
      NODE_EXTRA_CA_CERTS: '',
      NODE_V8_COVERAGE: coverage,
      NPM_TOKEN: 'secret',
    };
    await end(probing, { endpoint: options.endpoint, options }, variables);
    await eventually(() => expect(started()).toHaveLength(1));
    const [{ argv, env, execArgv, cwd }] = started();
    expect(argv).toEqual([process.execPath, join(probing, 'sender/send-spool.js')]);
    expect(execArgv).toEqual([]);
    expect(env.NODE_OPTIONS).toBe('--use-openssl-ca');
    expect(Object.keys(env)).not.toContain('NPM_TOKEN');
    expect(Object.keys(env)).not.toContain('NODE_V8_COVERAGE');
    expect(env.PATH).toBeUndefined();
    expect(cwd).toContain(join(state, 'telemetrydeck'));
    expect(JSON.parse(env.TELEMETRYDECK_SENDER)).toEqual({
      appID: 'ENDING',
      folder: cwd,
      mark: expect.stringMatching(/^telemetrydeck-sending-[\da-f]{16}$/),
      layout: { name: 'v2', hasUser: true },
      options: {
        endpoint: options.endpoint,
        timeoutMs: 5000,
        ambiguousFailure: 'retry',
        batch: { maxSignals: 100, maxBytes: 524_288, lingerMs: 0, maxInFlight: 2 },
        spool: { maxAgeMs: 1e9, directory: cwd },
      },
    });
    expect(JSON.stringify([argv, env])).not.toMatch(/ada@example|Ending\.signal/);
  });

  it('with the options of the runtime that affect how to reach an endpoint', async () => {
    const order = { endpoint: await refusingURL(), ending: 'byExit', detachedSender: true };
    const parameters = ['--use-openssl-ca', '--dns-result-order', 'ipv4first', '--no-warnings', '--title=tool'];
    await run([...parameters, join(probing, 'ending.mjs'), JSON.stringify(order)]);
    await eventually(() => expect(started()).toHaveLength(1));
    expect(started()[0].execArgv).toEqual(['--use-openssl-ca', '--dns-result-order', 'ipv4first']);
  });

  it.each([
    ['too old', 1],
    ['of the future, since the clock was wrong,', Date.now() / 1000 + 86_400],
  ])('only while no other is at work for the same endpoint; a mark that is %s does not count', async (_when, time) => {
    const endpoint = await refusingURL();
    const endAs = async (name: string) => end(probing, { endpoint }, { LANG: name });
    /** The programs whose senders were started. */
    const programs = () => started().map(({ env }) => env.LANG);
    await endAs('first');
    await endAs('second');
    await eventually(() => expect(programs()).toEqual(['first']));
    const [{ cwd, env }] = started();
    const mark = join(cwd, JSON.parse(env.TELEMETRYDECK_SENDER).mark);
    utimesSync(mark, time, time);
    await endAs('third');
    await eventually(() => expect(programs()).toEqual(['first', 'third']));
  });

  it('for each format in which programs of the app send to the same endpoint', async () => {
    const endpoint = await refusingURL();
    const options = { namespace: 'com.example' };
    await end(probing, { endpoint, options });
    await end(probing, { endpoint, options, ingestVersion: 3 });
    await eventually(() => expect(started()).toHaveLength(2));
    const orders = started().map(({ env }) => JSON.parse(env.TELEMETRYDECK_SENDER));
    expect(new Set(orders.map((order) => order.options.endpoint)).size).toBe(1);
    expect(orders.map((order) => order.layout.name)).toEqual(['v2', 'v3']);
  });

  it.each<[why: string, order: Partial<Order>, variables: NodeJS.ProcessEnv]>([
    ['telemetry is off', {}, { DO_NOT_TRACK: '1' }],
    ['the program has switched it off', { options: { enabled: false } }, {}],
    ['no option asks for it', { detachedSender: false }, {}],
    ['there is no spool', { options: { spool: false } }, {}],
    ['the program has a transport of its own', { transport: 'fetchTransport' }, {}],
    ['the program is a sender itself', {}, { TELEMETRYDECK_SENDER: '{}' }],
  ])('but not when %s', async (_why, order, variables) => {
    expect(await end(probing, { endpoint: await refusingURL(), ...order }, variables)).toBe(7);
    // A program makes the mark before it starts a sender.
    expect(files().join()).not.toContain('sending');
  });

  it('but not when no signal is left', async () => {
    await using server = await startIngestServer();
    const options = { exitTimeoutMs: 60_000 };
    expect(await end(probing, { endpoint: server.endpoint, ending: 'naturally', options })).toBe(0);
    expect(server.signals).toHaveLength(5);
    expect(files()).toEqual([]);
  });

  it('but not when the program is bundled into one file, without the module beside it', async () => {
    const alone = join(probing, 'alone');
    mkdirSync(alone);
    writeFileSync(join(alone, 'ending.mjs'), readFileSync(join(probing, 'ending.mjs')));
    expect(await end(alone, { endpoint: await refusingURL() })).toBe(7);
    expect(files()).toEqual([expect.stringMatching(/\.jsonl$/)]);
  });
});
