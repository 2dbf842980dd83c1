import { type IngestServer, startIngestServer } from '@td/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openPage } from '../test/fake-page.js';

let server: IngestServer;

const FIRST_SESSION = ['TelemetryDeck.Acquisition.newInstallDetected', 'TelemetryDeck.Session.started'];

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

it('sends with fetch, and says which SDK it is', async () => {
  const fetch = vi.spyOn(globalThis, 'fetch');
  const { createClient, withEndpoint } = await load();
  await using client = createClient('APP', withEndpoint(server.endpoint));
  client.sendSignal('Game.started', { level: 3 });
  await client.flush();
  expect(server.signals).toMatchObject([
    {
      appID: 'APP',
      type: 'Game.started',
      clientUser: client.userIDHash,
      payload: { level: 3, 'TelemetryDeck.SDK.name': '@td/browser' },
    },
  ]);
  expect(server.faults).toEqual([]);
  expect(fetch).toHaveBeenCalledTimes(1);
});

it('says nothing of the page and the user where nothing is wanted', async () => {
  openPage();
  const { createClient, withDefaultParameters, withEndpoint, withSessions } = await load();
  await using client = createClient(
    'APP',
    withEndpoint(server.endpoint),
    withDefaultParameters(false),
    withSessions(false),
  );
  client.sendSignal('Game.started', { level: 3 });
  await client.flush();
  expect(server.signals.map(({ payload }) => payload)).toEqual([{ level: 3 }]);
});

describe('what a page sends is sound', () => {
  it.each([
    ['of version 2', () => [{ endpoint: `${server.url}/v2/` }]],
    ['of version 2 with a namespace', () => [{ baseURL: server.url, namespace: 'com.example' }]],
    ['of version 3', () => [{ baseURL: server.url, namespace: 'com.example', ingestVersion: 3 as const }]],
  ])('as a signal %s', async (_what, options) => {
    openPage({ url: 'https://shop.example/cart?utm_source=letter', referrer: 'https://news.example/' });
    const { createClient } = await load();
    await using client = createClient('APP', ...options());
    client.sendSignal('Cart.filled', { articles: 3 }, { floatValue: 19.9 });
    await client.flush();
    expect(server.faults).toEqual([]);
    expect(server.signals.map(({ type }) => type)).toEqual([...FIRST_SESSION, 'Cart.filled']);
    expect(server.signals[2]).toMatchObject({
      floatValue: 19.9,
      payload: {
        articles: 3,
        url: 'https://shop.example/cart',
        utm_source: 'letter',
        'TelemetryDeck.Accessibility.isReduceMotionEnabled': false,
        'TelemetryDeck.Calendar.dayOfMonth': expect.any(Number),
        'TelemetryDeck.Device.screenResolutionWidth': 1440,
        'TelemetryDeck.Retention.totalSessionsCount': 1,
      },
    });
  });
});

it.each([2, 3] as const)(
  'a website says where it is as the Web SDK does, in version %i, and has no sessions',
  async (version) => {
    openPage({ url: 'https://shop.example/cart?utm_source=letter', referrer: 'https://news.example/' });
    const { createClient } = await load();
    await using client = createClient('APP', { baseURL: server.url, website: true, ingestVersion: version });
    client.sendSignal('pageView', { articles: 3 });
    await client.flush();
    expect(server.faults).toEqual([]);
    expect(server.requests.map(({ json }) => json)).toEqual([
      expect.objectContaining({
        type: 'pageView',
        url: 'https://shop.example/cart',
        referrer: 'https://news.example/',
        locale: expect.any(String),
      }),
    ]);
    expect(server.signals[0]?.payload).toMatchObject({ articles: 3, utm_source: 'letter' });
  },
);

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
  await client.flush();
  const [plain, special] = server.signals;
  expect(plain?.payload).toMatchObject({ ...defaults, 'TelemetryDeck.AppInfo.version': '1.4.2' });
  expect(special?.payload).toMatchObject(ofCall);
});

it('takes a named user, and then makes and stores no identifier', async () => {
  const { storage } = openPage();
  const { createClient, hashUserID, withEndpoint, withUserID } = await load();
  await using client = createClient('APP', withEndpoint(server.endpoint), withUserID('ada'));
  client.sendSignal('Game.started');
  await client.flush();
  expect(server.signals.at(-1)?.clientUser).toBe(hashUserID('ada'));
  expect(Object.keys(storage)).toEqual(['TelemetryDeck.APP.sessions', 'TelemetryDeck.APP.install']);
});

it('stores nothing where the user is named and there are no sessions', async () => {
  const { storage } = openPage();
  const { createClient, withEndpoint, withSessions, withUserID } = await load();
  await using client = createClient('APP', withEndpoint(server.endpoint), withUserID('ada'), withSessions(false));
  client.sendSignal('Game.started');
  await client.flush();
  expect(server.signals.map(({ type }) => type)).toEqual(['Game.started']);
  expect({ ...storage }).toEqual({});
});

it('knows the user of one page by one hash, whichever client sends', async () => {
  const { createClient, withEndpoint } = await load();
  await using one = createClient('APP', withEndpoint(server.endpoint));
  await using other = createClient('APP', withEndpoint(server.endpoint));
  one.sendSignal('first');
  other.sendSignal('second');
  await Promise.all([one.flush(), other.flush()]);
  expect(server.signals).toHaveLength(2);
  expect(new Set(server.signals.map(({ clientUser }) => clientUser)).size).toBe(1);
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

it('reads and writes nothing when it is imported, and only reads when a page makes a client that nobody sees', async () => {
  const { storage } = openPage({ hidden: true });
  const read = vi.spyOn(Object.getPrototypeOf(storage), 'getItem');
  const { createClient } = await load();
  expect(read).not.toHaveBeenCalled();
  await createClient('APP').close();
  expect(new Set(read.mock.calls.map(([name]) => name))).toEqual(new Set(['TelemetryDeck.APP.consent']));
  expect({ ...storage }).toEqual({});
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

it('knows the signals of an app where it is told of them', async () => {
  interface AppSignals {
    'Game.started': { level: number };
    'Game.ended': undefined;
  }
  const { createClient, withEndpoint } = await load();
  await using client = createClient<AppSignals>('APP', withEndpoint(server.endpoint));
  client.sendSignal('Game.started', { level: 3 });
  client.sendSignal('Game.ended');
  // @ts-expect-error
  client.sendSignal('Game.started');
  // @ts-expect-error
  client.sendSignal('Game.stopped');
  await client.flush();
  const types = server.signals.map(({ type }) => type);
  expect(types).toEqual(['Game.started', 'Game.ended', 'Game.started', 'Game.stopped']);
});
