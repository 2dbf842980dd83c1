import { type IngestServer, startIngestServer } from '@td/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

let server: IngestServer;

/** The package as a page, worker or server has it that has just begun. */
async function load(): Promise<typeof import('./index.js')> {
  vi.resetModules();
  return import('./index.js');
}

beforeEach(async () => {
  server = await startIngestServer();
});

afterEach(async () => {
  vi.unstubAllGlobals();
  await server.close();
});

it('sends with fetch, says which SDK it is, and nothing else of the page', async () => {
  const fetch = vi.spyOn(globalThis, 'fetch');
  const { createClient, withEndpoint } = await load();
  await using client = createClient('APP', withEndpoint(server.endpoint));
  client.sendSignal('Game.started', { level: 3 });
  const [signal] = await server.waitForSignals(1);
  expect(signal).toMatchObject({ appID: 'APP', type: 'Game.started', clientUser: client.userIDHash });
  expect(signal?.payload).toEqual({
    level: 3,
    'TelemetryDeck.SDK.name': '@td/browser',
    'TelemetryDeck.SDK.version': expect.stringMatching(/^\d+\.\d+\.\d+/),
    'TelemetryDeck.SDK.nameAndVersion': expect.stringMatching(/^@td\/browser \d+\.\d+\.\d+/),
  });
  expect(server.faults).toEqual([]);
  expect(fetch).toHaveBeenCalledTimes(1);
});

it("takes what the call says over the client's defaults, and those over what the platform knows", async () => {
  const { createClient, withAppVersion, withDefaultPayload, withEndpoint } = await load();
  const defaults = { 'TelemetryDeck.SDK.name': 'of the client', plan: 'of the client' };
  await using client = createClient(
    'APP',
    withEndpoint(server.endpoint),
    withAppVersion('1.4.2'),
    withDefaultPayload(defaults),
  );
  client.sendSignal('plain');
  const ofCall = {
    'TelemetryDeck.SDK.name': 'of the call',
    'TelemetryDeck.AppInfo.version': 'of the call',
    plan: 'of the call',
  };
  client.sendSignal('special', ofCall);
  const [plain, special] = await server.waitForSignals(2);
  expect(plain?.payload).toMatchObject({ ...defaults, 'TelemetryDeck.AppInfo.version': '1.4.2' });
  expect(special?.payload).toMatchObject(ofCall);
});

it('takes a named user, and then leaves storage alone', async () => {
  vi.stubGlobal('document', {});
  const storage = { getItem: vi.fn(), setItem: vi.fn() };
  vi.stubGlobal('localStorage', storage);
  const { createClient, hashUserID, withEndpoint, withUserID } = await load();
  await using client = createClient('APP', withEndpoint(server.endpoint), withUserID('ada'));
  client.sendSignal('Game.started');
  expect((await server.waitForSignals(1))[0]?.clientUser).toBe(hashUserID('ada'));
  expect(storage.getItem).not.toHaveBeenCalled();
  expect(storage.setItem).not.toHaveBeenCalled();
});

it('knows the user of one page by one hash, whichever client sends', async () => {
  const { createClient, withEndpoint } = await load();
  await using one = createClient('APP', withEndpoint(server.endpoint));
  await using other = createClient('APP', withEndpoint(server.endpoint));
  one.sendSignal('first');
  other.sendSignal('second');
  const signals = await server.waitForSignals(2);
  expect(new Set(signals.map(({ clientUser }) => clientUser)).size).toBe(1);
});

describe('while telemetry is off', () => {
  it('reads nothing, writes nothing and sends nothing', async () => {
    vi.stubGlobal('document', {});
    const touch = vi.fn();
    vi.stubGlobal('localStorage', undefined);
    Object.defineProperty(globalThis, 'localStorage', { configurable: true, get: touch });
    const { createClient, withEnabled, withEndpoint } = await load();
    await using client = createClient('APP', withEndpoint(server.endpoint), withEnabled(false));
    client.sendSignal('Game.started');
    await client.deliverSignal('Game.started');
    await client.flush();
    expect(touch).not.toHaveBeenCalled();
    expect(server.connectionsMade).toBe(0);
  });
});

it('reads and writes nothing when it is imported, nor when a client is made', async () => {
  vi.stubGlobal('document', {});
  const touch = vi.fn();
  vi.stubGlobal('localStorage', undefined);
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, get: touch });
  const { createClient } = await load();
  await createClient('APP').close();
  expect(touch).not.toHaveBeenCalled();
});

it.each(['window', 'document', 'navigator', 'location', 'localStorage', 'self'])(
  'is imported and makes a client where there is no %s, as on a server',
  async (name) => {
    vi.stubGlobal(name, undefined);
    const { createClient } = await load();
    const client = createClient('APP');
    expect(client.userIDHash).toMatch(/^[0-9a-f]{64}$/);
    await client.close();
  },
);
