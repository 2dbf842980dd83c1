import { type IngestServer, recordingTransport, startIngestServer } from '@td/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openPage } from '../test/fake-page.js';
import { loadPackage } from '../test/load-package.js';

let server: IngestServer;

const FIRST_SESSION = ['TelemetryDeck.Acquisition.newInstallDetected', 'TelemetryDeck.Session.started'];

beforeEach(async () => {
  server = await startIngestServer();
});

afterEach(async () => {
  vi.unstubAllGlobals();
  await server.close();
});

it('a client sends with fetch, and its signals name this package as their SDK', async () => {
  const fetch = vi.spyOn(globalThis, 'fetch');
  const { createClient, withEndpoint } = await loadPackage();
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

it('a client without default parameters and sessions sends only the payload of the call', async () => {
  openPage();
  const { createClient, withDefaultParameters, withEndpoint, withSessions } = await loadPackage();
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

it.each([
  { version: 2, options: () => ({ endpoint: `${server.url}/v2/` }) },
  { version: 2, options: () => ({ baseURL: server.url, namespace: 'com.example' }) },
  { version: 3, options: () => ({ baseURL: server.url, namespace: 'com.example' }) },
] as const)('the API accepts what a page sends to version $version', async ({ version, options }) => {
  openPage({ url: 'https://shop.example/cart?utm_source=letter', referrer: 'https://news.example/' });
  const { createClient, withIngestVersion } = await loadPackage();
  await using client = createClient('APP', options(), withIngestVersion(version));
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

it.each([2, 3] as const)(
  'a website sends its address as the Web SDK does, and no sessions, in version %i',
  async (version) => {
    openPage({ url: 'https://shop.example/cart?utm_source=letter', referrer: 'https://news.example/' });
    const { createClient, withIngestVersion, withWebsite } = await loadPackage();
    await using client = createClient('APP', { baseURL: server.url }, withWebsite(), withIngestVersion(version));
    client.sendSignal('pageView', { articles: 3 });
    await client.flush();
    expect(server.faults).toEqual([]);
    expect(server.requests.map(({ json }) => json)).toEqual([
      expect.objectContaining({
        type: 'pageView',
        url: 'https://shop.example/cart?utm_source=letter',
        referrer: 'https://news.example/',
        locale: expect.any(String),
      }),
    ]);
    expect(server.signals[0]?.payload).toMatchObject({ articles: 3, utm_source: 'letter' });
  },
);

it('a website stores only a refusal', async () => {
  const page = openPage();
  const set = vi.spyOn(Object.getPrototypeOf(page.storage), 'setItem');
  const { createClient, withConsent, withWebsite } = await loadPackage();
  const reply = { kind: 'response', status: 503, headers: {}, body: '', delayMs: 0, unfinished: false } as const;
  const website = createClient('APP', { baseURL: server.url }, withWebsite(), withConsent('unknown'));
  website.sendSignal('');
  expect(website.userIDHash).toMatch(/^[0-9a-f]{64}$/);
  expect(await website.optIn()).toBe(false);
  await website.flush();
  server.setDefaultReply(reply);
  website.sendSignal('Cart.filled');
  // What an app leaves while its endpoint fails is kept.
  await website.flush({ timeoutMs: 200 });
  page.hide(true);
  page.happens('pagehide');
  page.happens('pageshow');
  website.newSession();
  expect(set).not.toHaveBeenCalled();
  expect(website.stats()).toMatchObject({ delivered: 1, pending: 1, spooled: 0 });

  expect(await website.optOut()).toBe(true);
  const other = createClient('APP', { baseURL: server.url }, withWebsite());
  expect(other.consent).toBe('denied');
  expect({ ...page.storage }).toEqual({ 'TelemetryDeck.APP.consent': 'denied' });
  expect(set.mock.calls).toEqual([['TelemetryDeck.APP.consent', 'denied']]);
  expect(await website.optIn()).toBe(false);
  expect(createClient('APP', { baseURL: server.url }, withWebsite()).consent).toBe('granted');
  expect({ ...page.storage }).toEqual({});
  await website.close({ timeoutMs: 0 });
  expect(server.signals.map(({ clientUser }) => clientUser)).toEqual(server.signals.map(() => ''));
});

it('the payload of a call overrides the default payload, which overrides the default parameters', async () => {
  const { createClient, withAppVersion, withDefaultPayload, withEndpoint } = await loadPackage();
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

it('a client with a named user neither makes nor stores an identifier', async () => {
  const { storage } = openPage();
  const { createClient, hashUserID, withEndpoint, withUserID } = await loadPackage();
  await using client = createClient('APP', withEndpoint(server.endpoint), withUserID('ada'));
  client.sendSignal('Game.started');
  await client.flush();
  expect(server.signals.at(-1)?.clientUser).toBe(hashUserID('ada'));
  expect(Object.keys(storage)).toEqual(['TelemetryDeck.APP.sessions', 'TelemetryDeck.APP.install']);
});

it('a client with a named user and without sessions stores nothing', async () => {
  const { storage } = openPage();
  const { createClient, withEndpoint, withSessions, withUserID } = await loadPackage();
  await using client = createClient('APP', withEndpoint(server.endpoint), withUserID('ada'), withSessions(false));
  client.sendSignal('Game.started');
  await client.flush();
  expect(server.signals.map(({ type }) => type)).toEqual(['Game.started']);
  expect({ ...storage }).toEqual({});
});

it('two clients of one page send the same hash of the user', async () => {
  const { createClient, withEndpoint } = await loadPackage();
  await using one = createClient('APP', withEndpoint(server.endpoint));
  await using other = createClient('APP', withEndpoint(server.endpoint));
  one.sendSignal('first');
  other.sendSignal('second');
  await Promise.all([one.flush(), other.flush()]);
  expect(server.signals).toHaveLength(2);
  expect(new Set(server.signals.map(({ clientUser }) => clientUser)).size).toBe(1);
});

it('while telemetry is off, a client reads, writes and sends nothing', async () => {
  vi.stubGlobal('document', {});
  const touch = vi.fn();
  vi.stubGlobal('localStorage', undefined);
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, get: touch });
  const { createClient, withEnabled, withEndpoint } = await loadPackage();
  await using client = createClient('APP', withEndpoint(server.endpoint), withEnabled(false));
  client.sendSignal('Game.started');
  await client.deliverSignal('Game.started');
  await client.flush();
  expect(touch).not.toHaveBeenCalled();
  expect(server.connectionsMade).toBe(0);
});

it('an import reads and writes nothing, and a client in a hidden page only reads the decision', async () => {
  const { storage } = openPage({ hidden: true });
  const read = vi.spyOn(Object.getPrototypeOf(storage), 'getItem');
  const { createClient } = await loadPackage();
  expect(read).not.toHaveBeenCalled();
  await createClient('APP').close();
  expect(new Set(read.mock.calls.map(([name]) => name))).toEqual(new Set(['TelemetryDeck.APP.consent']));
  expect({ ...storage }).toEqual({});
});

it.each(['window', 'document', 'navigator', 'location', 'localStorage', 'self'])(
  'the package loads and makes a client on a server, which has no %s',
  async (name) => {
    vi.stubGlobal(name, undefined);
    const { createClient } = await loadPackage();
    const client = createClient('APP');
    expect(client.userIDHash).toMatch(/^[0-9a-f]{64}$/);
    await client.close();
  },
);

it("a client that knows the types of an app's signals refuses others at compile time", async () => {
  interface AppSignals {
    'Game.started': { level: number };
    'Game.ended': undefined;
  }
  const { createClient, withEndpoint } = await loadPackage();
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

describe('the value spool', () => {
  it.each([{ spool: 'no' }, { spool: 0 }, { spool: null }])('throws for $spool', async (option) => {
    const { createClient } = await loadPackage();
    expect(() => createClient('APP', option as never)).toThrow(
      expect.objectContaining({
        code: 'INVALID_OPTION',
        message: expect.stringMatching(/^spool must be a boolean, not /),
      }),
    );
  });

  it('may be used with a store of the program, which replaces the spool', async () => {
    const { storage } = openPage();
    const { createClient, withEndpoint, withSessions, withSpool, withStore, withUserID } = await loadPackage();
    const store = { persist: vi.fn(() => true), remove() {}, claim: async () => [], clear() {}, release() {} };
    const client = createClient(
      'APP',
      withEndpoint(server.endpoint),
      withStore(store),
      withSpool(true),
      withSessions(false),
      withUserID('ada'),
    );
    client.sendSignal('Game.started');
    await client.close({ timeoutMs: 0 });
    expect(store.persist).toHaveBeenCalledTimes(1);
    expect({ ...storage }).toEqual({});
  });
});

it('stored signals that are too old or damaged count as recovered and dropped, with the reason', async () => {
  vi.useFakeTimers();
  const { storage } = openPage();
  const lines = ['0', '{"type":"Old","receivedAt":"2019-01-02T03:04:05.678Z"}', '{"type":"cut o', '{"type":"Whole"}'];
  storage.setItem('TelemetryDeck.signals.APP:1-0.1', lines.join('\n'));
  const transport = recordingTransport({ deliversNothing: false });
  const { createClient, withSessions } = await loadPackage();
  const client = createClient('APP', { transport }, withSessions(false));
  await vi.advanceTimersByTimeAsync(5000);
  expect(transport.signals).toMatchObject([{ type: 'Whole' }]);
  expect(client.stats()).toMatchObject({ recovered: 3, delivered: 1, dropped: { expired: 1, unserializable: 1 } });
  vi.useRealTimers();
});

it.each([
  { consent: 'unknown' },
  { logger: console },
  { sessions: false },
  { defaultParameter: false },
  { spol: true },
])('a plain option without a meaning throws: %j', async (option) => {
  const { createClient } = await loadPackage();
  const [name] = Object.keys(option);
  expect(() => createClient('APP', option as never)).toThrow(
    expect.objectContaining({
      code: 'INVALID_OPTION',
      message: expect.stringContaining(`unknown option "${name}"`),
    }),
  );
});
