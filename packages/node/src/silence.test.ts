import { startIngestServer } from '@td/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const asked = vi.hoisted((): string[] => []);

/** A module of Node whose functions note that they were called. */
const noting = vi.hoisted(() => (module: Record<string, unknown>, names: readonly string[]) => {
  const wrapped = names.map((name) => [
    name,
    (...given: unknown[]) => {
      asked.push(name);
      return (module[name] as (...given: unknown[]) => unknown)(...given);
    },
  ]);
  return { ...module, ...Object.fromEntries(wrapped) };
});
vi.mock('./builtin-modules.js', async (original) => {
  const { nodeOS, nodeFS } = await original<typeof import('./builtin-modules.js')>();
  return {
    nodeOS: () => noting({ ...nodeOS() }, ['hostname', 'networkInterfaces', 'endianness']),
    nodeFS: () => noting({ ...nodeFS() }, ['readFileSync']),
  };
});
vi.mock('./this-process.js', async (original) => {
  const { thisProcess: actual } = await original<typeof import('./this-process.js')>();
  const env = new Proxy(actual.env, {
    get(target, name) {
      asked.push(`env ${String(name)}`);
      return Reflect.get(target, name);
    },
  });
  const noted = new Proxy(actual, {
    get(target, name) {
      if (name === 'env') return env;
      asked.push(String(name));
      return Reflect.get(target, name);
    },
  });
  return { thisProcess: noted };
});

beforeEach(() => {
  vi.resetModules();
  asked.length = 0;
});

afterEach(() => {
  vi.unstubAllEnvs();
});

it('reads nothing of the machine when it is imported', async () => {
  await import('./index.js');
  expect(asked).toEqual([]);
});

it('reads the machine when the first signal is sent, and not before', async () => {
  await using server = await startIngestServer();
  const { createClient, withEndpoint } = await import('./index.js');
  await using client = createClient('APP', withEndpoint(server.endpoint));
  expect(asked).toEqual(['env DO_NOT_TRACK']);
  client.sendSignal('App.started');
  expect(asked).toEqual(expect.arrayContaining(['hostname', 'platform', 'arch', 'getuid', 'getgid', 'env USER']));
  await server.waitForSignals(1);
});

describe.each([
  ['DO_NOT_TRACK is set', '1', {}],
  ['DO_NOT_TRACK is set and the program says otherwise', 'true', { enabled: true }],
  ['the program has switched it off', '', { enabled: false }],
])('while telemetry is off because %s', (_why, doNotTrack, options) => {
  it('reads nothing and sends nothing', async () => {
    vi.stubEnv('DO_NOT_TRACK', doNotTrack);
    await using server = await startIngestServer();
    const { createClient, withEndpoint } = await import('./index.js');
    await using client = createClient('APP', withEndpoint(server.endpoint), options);
    client.sendSignal('App.started');
    await client.deliverSignal('App.started');
    expect(await client.flush()).toEqual({ delivered: 0, pending: 0, spooled: 0, dropped: 0 });
    expect(client.stats()).toMatchObject({ tracked: 1, dropped: { disabled: 1 } });
    await client.close();
    expect(asked.filter((what) => what !== 'env DO_NOT_TRACK')).toEqual([]);
    expect(server.connectionsMade).toBe(0);
  });
});

it('sends where DO_NOT_TRACK is 0', async () => {
  vi.stubEnv('DO_NOT_TRACK', '0');
  await using server = await startIngestServer();
  const { createClient, withEndpoint } = await import('./index.js');
  await using client = createClient('APP', withEndpoint(server.endpoint));
  client.sendSignal('App.started');
  expect(await server.waitForSignals(1)).toHaveLength(1);
});
