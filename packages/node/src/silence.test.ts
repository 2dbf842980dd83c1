import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startIngestServer } from '@td/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

/** What the client has asked of the machine. */
const asked = vi.hoisted((): string[] => []);

/** A module of Node whose functions record their calls. */
const recorded = vi.hoisted(() => <Module extends object>(module: Module): Module => {
  const get = (target: Module, name: string) => {
    const value: unknown = Reflect.get(target, name);
    if (typeof value !== 'function') return value;
    return (...parameters: unknown[]) => {
      asked.push(name);
      return value(...parameters);
    };
  };
  return new Proxy({ ...module }, { get: get as never });
});
vi.mock('./builtin-modules.js', async (original) => {
  const actual = await original<typeof import('./builtin-modules.js')>();
  return { ...actual, nodeOS: () => recorded(actual.nodeOS()), nodeFS: () => recorded(actual.nodeFS()) };
});
vi.mock('./this-process.js', async (original) => {
  const { thisProcess: actual } = await original<typeof import('./this-process.js')>();
  const env = new Proxy(actual().env, {
    get(target, name) {
      asked.push(`env ${String(name)}`);
      return Reflect.get(target, name);
    },
  });
  const recordedProcess = new Proxy(actual(), {
    get(target, name) {
      if (name === 'env') return env;
      asked.push(String(name));
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { thisProcess: () => recordedProcess };
});

/** The user's own switches, and what shows a development run: the client reads them before anything else. */
const SWITCHES = [
  ...['env NODE_ENV', 'env VITEST', 'env JEST_WORKER_ID', 'env NODE_TEST_CONTEXT', 'argv', 'execArgv'],
  ...['env NODE_OPTIONS', 'env VSCODE_INSPECTOR_OPTIONS'],
  ...['env TELEMETRYDECK_TEST_MODE', 'env TELEMETRYDECK_DEBUG', 'env DO_NOT_TRACK'],
];

let state: string;

beforeEach(async () => {
  vi.resetModules();
  state = await mkdtemp(join(tmpdir(), 'td-silence-'));
  vi.stubEnv('XDG_STATE_HOME', state);
  asked.length = 0;
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(state, { recursive: true, force: true });
});

it('the package reads nothing of the machine when a program imports it', async () => {
  await import('./index.js');
  expect(asked).toEqual([]);
});

it('a client reads the machine with the first signal, and not before', async () => {
  await using server = await startIngestServer();
  const { createClient, withEndpoint, withSpool } = await import('./index.js');
  await using client = createClient('APP', withEndpoint(server.endpoint), withSpool({ directory: state }));
  // Looks for a remembered decision of the user, on disk and in the program, and whether its folder is a link. Then
  // listens for the end of the program.
  const looks = ['lstatSync', 'lstatSync'];
  expect(asked).toEqual([
    ...SWITCHES,
    ...looks,
    'Symbol(@td/node unwritten decisions 1)',
    'emit',
    'Symbol(@td/node exit watch 3)',
    'on',
    'versions',
    'prependListener',
    '_exiting',
  ]);
  client.sendSignal('App.started');
  expect(asked).toEqual(expect.arrayContaining(['hostname', 'platform', 'arch', 'getuid', 'getgid', 'env USER']));
  await server.waitForSignals(1);
});

describe.each<[why: string, doNotTrack: string, options: object]>([
  ['DO_NOT_TRACK is set', '1', {}],
  ['DO_NOT_TRACK is set, although the program switches telemetry on', 'true', { enabled: true }],
  ['the program has switched it off', '', { enabled: false }],
])('given that telemetry is off because %s', (_why, doNotTrack, options) => {
  it('a client reads nothing and sends nothing', async () => {
    vi.stubEnv('DO_NOT_TRACK', doNotTrack);
    await using server = await startIngestServer();
    const { createClient, withEndpoint } = await import('./index.js');
    await using client = createClient('APP', withEndpoint(server.endpoint), options);
    client.sendSignal('App.started');
    await client.deliverSignal('App.started');
    expect(await client.flush()).toEqual({ delivered: 0, pending: 0, spooled: 0, dropped: 0 });
    expect(client.stats()).toMatchObject({ tracked: 1, dropped: { disabled: 1 } });
    await client.close();
    expect(asked.filter((what) => !SWITCHES.includes(what))).toEqual([]);
    expect(server.connectionsMade).toBe(0);
  });
});

it('a client sends if DO_NOT_TRACK is 0', async () => {
  vi.stubEnv('DO_NOT_TRACK', '0');
  await using server = await startIngestServer();
  const { createClient, withEndpoint } = await import('./index.js');
  await using client = createClient('APP', withEndpoint(server.endpoint));
  client.sendSignal('App.started');
  expect(await server.waitForSignals(1)).toHaveLength(1);
});
