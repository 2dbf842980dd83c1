import { hang, manualClock, recordingTransport } from '@td/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FakePage, type FakePageOptions, openPage, startWorker } from '../../test/fake-page.js';

const MINUTE_MS = 60_000;
const INSTALLED = 'TelemetryDeck.Acquisition.newInstallDetected';
const STARTED = 'TelemetryDeck.Session.started';
const CONSENT = 'TelemetryDeck.APP.consent';

let clock = manualClock();
let transport = recordingTransport();
let page: FakePage;

beforeEach(() => {
  clock = manualClock();
  transport = recordingTransport();
});

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Loads a page of the same origin, and makes a client in it. */
async function visit(options: FakePageOptions & { readonly client?: object } = {}) {
  page = openPage({ storage: page?.storage, ...options });
  return start(options.client);
}

async function start(options: object = {}) {
  vi.resetModules();
  const { createClient } = await import('../index.js');
  return createClient('APP', { clock, transport, ...options });
}

/** What was sent since this was asked last, when all that waits has gone. */
async function sent(): Promise<string[]> {
  await clock.advance(2000);
  const types = transport.signals.map(({ type }) => type);
  transport.clear();
  return types;
}

describe('sessions of a page', () => {
  beforeEach(() => {
    page = openPage();
  });

  it('begin when it is seen, and are told once, with the install', async () => {
    const client = await visit();
    client.sendSignal('Game.started');
    await clock.advance(2000);
    expect(new Set(transport.signals.map(({ sessionID }) => sessionID))).toEqual(new Set([client.sessionID]));
    expect(transport.signals.map(({ payload }) => payload)).toMatchObject(
      Array(3).fill({ 'TelemetryDeck.Retention.totalSessionsCount': 1 }),
    );
    expect(await sent()).toEqual([INSTALLED, STARTED, 'Game.started']);
  });

  it('do not begin in a tab that nobody has seen', async () => {
    await visit({ hidden: true });
    page.happens('pageshow');
    expect(await sent()).toEqual([]);
    expect({ ...page.storage }).toEqual({});
    page.hide(false);
    expect(await sent()).toEqual([INSTALLED, STARTED]);
  });

  it('go on in the next page, and in another tab, within five minutes', async () => {
    const { sessionID } = await visit();
    await clock.advance(20 * MINUTE_MS);
    page.happens('pagehide');
    await clock.advance(5 * MINUTE_MS);
    transport.clear();

    const next = await visit();
    expect(next.sessionID).toBe(sessionID);
    await clock.advance(MINUTE_MS);
    page.hide(true);
    expect((await visit()).sessionID).toBe(sessionID);
    expect(await sent()).toEqual([]);
  });

  it('are other ones after more than five minutes, and count how long the last was', async () => {
    const { sessionID } = await visit();
    await clock.advance(20 * MINUTE_MS);
    page.happens('pagehide');
    await clock.advance(5 * MINUTE_MS + 1);
    transport.clear();

    const next = await visit();
    expect(next.sessionID).not.toBe(sessionID);
    await clock.advance(2000);
    expect(transport.signals[0]?.payload).toMatchObject({
      'TelemetryDeck.Retention.totalSessionsCount': 2,
      'TelemetryDeck.Retention.previousSessionSeconds': 20 * 60,
    });
    expect(await sent()).toEqual([STARTED]);
  });

  it('are other ones when the user comes back to a tab after more than five minutes', async () => {
    const client = await visit();
    const { sessionID } = client;
    for (const awayMs of [5 * MINUTE_MS, 5 * MINUTE_MS + 1]) {
      page.hide(true);
      await clock.advance(awayMs);
      page.hide(false);
      expect(client.sessionID === sessionID).toBe(awayMs === 5 * MINUTE_MS);
    }
    page.happens('pagehide');
    page.happens('pageshow');
    expect(await sent()).toEqual([INSTALLED, STARTED, STARTED]);
  });

  it('go on as long as the page is seen, however seldom it sends', async () => {
    const client = await visit();
    await clock.advance(20 * MINUTE_MS);
    client.sendSignal('Game.started');
    expect(await sent()).toEqual([INSTALLED, STARTED, 'Game.started']);
  });

  it('are not told apart where nobody wants it', async () => {
    const client = await visit({ client: { sessions: false } });
    client.sendSignal('Game.started');
    await clock.advance(2000);
    expect(Object.keys(transport.signals[0]?.payload ?? {}).join()).not.toContain('Retention');
    expect(await sent()).toEqual(['Game.started']);
  });

  it('are those of the page in a worker, which remembers nothing', async () => {
    startWorker();
    const client = await start({ sessionID: "the page's" });
    client.sendSignal('Import.finished');
    await clock.advance(2000);
    expect(transport.signals[0]?.sessionID).toBe("the page's");
    expect(await sent()).toEqual(['Import.finished']);
  });

  it('end by silence in a worker that has its own', async () => {
    startWorker();
    const client = await start({ sessions: true });
    for (const silenceMs of [0, 5 * MINUTE_MS, 5 * MINUTE_MS + 1]) {
      await clock.advance(silenceMs);
      client.sendSignal('Import.finished');
    }
    const first = [INSTALLED, STARTED, 'Import.finished', 'Import.finished'];
    expect(await sent()).toEqual([...first, STARTED, 'Import.finished']);
  });
});

describe('who opts out', () => {
  beforeEach(() => {
    page = openPage();
  });

  it('leaves nothing in storage but the decision, one tick later', async () => {
    transport = recordingTransport({ defaultReply: hang() });
    const client = await visit({ navigator: { onLine: false } });
    client.sendSignal('Game.started');
    page.happens('pagehide');
    expect(Object.keys(page.storage)).toEqual([
      'TelemetryDeck.APP.sessions',
      'TelemetryDeck.APP.install',
      'TelemetryDeck.APP.userID',
      expect.stringMatching(/^TelemetryDeck\.signals\.APP:/),
    ]);
    client.optOut();
    await clock.advance(0);
    expect({ ...page.storage }).toEqual({ [CONSENT]: 'denied' });
    client.sendSignal('Game.muted');
    page.hide(true);
    page.hide(false);
    await client.close();
    expect({ ...page.storage }).toEqual({ [CONSENT]: 'denied' });
  });

  it('stays so on the next page, and is another user after having opted in again', async () => {
    const client = await visit();
    const { userID } = client;
    client.optOut();
    await sent();

    const next = await visit();
    next.sendSignal('Game.started');
    expect(await sent()).toEqual([]);
    next.optIn();
    next.sendSignal('Game.started');
    expect(await sent()).toEqual([INSTALLED, STARTED, 'Game.started']);
    expect(next.userID).not.toBe(userID);
  });
});

describe('who opts out in one tab', () => {
  const HOUR_MS = 60 * MINUTE_MS;

  /** Two tabs of one origin, both seen by now; what the first sends is told apart from what the other does. */
  async function openTabs(first: object = {}) {
    const own = recordingTransport();
    const client = await visit({ client: { transport: own, ...first } });
    client.sendSignal('Game.started');
    await clock.advance(2000);
    const [tab, { document }] = [page, globalThis];
    const other = await visit();
    await clock.advance(2000);
    // There is one global for both; from here on it is the first that looks at it.
    vi.stubGlobal('document', document);
    return { client, other, own, tab };
  }

  /** What a browser tells all tabs but the one that has written. */
  const hearsOfStorage = (tab: FakePage) => (tab.happens as (type: string) => void)('storage');

  beforeEach(() => {
    page = openPage();
  });

  it('has opted out in the others, which send and keep nothing more, also when they are seen again', async () => {
    const { client, other, own, tab } = await openTabs();
    client.sendSignal('Game.won');
    other.optOut();
    hearsOfStorage(tab);
    expect({ ...page.storage }).toEqual({ [CONSENT]: 'denied' });
    own.clear();
    client.sendSignal('Game.lost');
    client.newSession();
    await client.deliverSignal('Game.lost');
    for (const hidden of [true, false]) {
      tab.hide(hidden);
      await clock.advance(HOUR_MS);
      client.sendSignal('Game.lost');
    }
    expect(own.requests).toEqual([]);
    expect({ ...page.storage }).toEqual({ [CONSENT]: 'denied' });
    expect(client.stats()).toMatchObject({ pending: 0, dropped: { disabled: 4 } });
    expect(clock.pendingTimers).toBe(0);
  });

  it('has ended the requests of the others that are under way', async () => {
    const waiting = recordingTransport({ defaultReply: hang() });
    const { client, other, tab } = await openTabs({ transport: waiting });
    expect([waiting.requests.length, client.stats().pending]).toEqual([1, 3]);
    other.optOut();
    hearsOfStorage(tab);
    await clock.advance(HOUR_MS);
    expect(client.stats()).toMatchObject({ pending: 0, dropped: { disabled: 3 } });
    expect(waiting.requests).toHaveLength(1);
  });

  it.each(['pageshow', 'pagehide', 'online', 'visibilitychange'] as const)(
    'has opted out on %s in a tab that stood still meanwhile, and sends no more',
    async (type) => {
      const { client, other, own, tab } = await openTabs();
      client.sendSignal('Game.won');
      tab.hide(true);
      await clock.advance(2000);
      own.clear();
      client.sendSignal('Game.won');
      other.optOut();
      if (type === 'visibilitychange') tab.hide(false);
      else tab.happens(type);
      client.sendSignal('Game.lost');
      await clock.advance(HOUR_MS);
      await client.close();
      expect(own.requests).toEqual([]);
      expect({ ...page.storage }).toEqual({ [CONSENT]: 'denied' });
    },
  );

  it('has forgotten there who the user was', async () => {
    const { client, other, own, tab } = await openTabs();
    const { userID, sessionID } = client;
    other.optOut();
    hearsOfStorage(tab);
    client.optIn();
    own.clear();
    client.sendSignal('Game.started');
    await clock.advance(2000);
    expect(own.signals.map(({ type }) => type)).toEqual([INSTALLED, STARTED, 'Game.started']);
    expect(client.userID).not.toBe(userID);
    expect(client.sessionID).not.toBe(sessionID);
  });

  it('is told by the decision alone: what else is written to storage changes nothing', async () => {
    const { client, own, tab } = await openTabs();
    page.storage.setItem('host', 'text');
    page.storage.removeItem('TelemetryDeck.APP.sessions');
    hearsOfStorage(tab);
    own.clear();
    client.sendSignal('Game.won');
    await clock.advance(2000);
    expect(own.signals.map(({ type }) => type)).toEqual(['Game.won']);
  });
});

it('stores and sends nothing before the user agrees, and then all', async () => {
  page = openPage();
  const client = await visit({ client: { consent: 'unknown' } });
  client.sendSignal('Game.started');
  page.hide(true);
  page.hide(false);
  expect(await sent()).toEqual([]);
  expect({ ...page.storage }).toEqual({});
  client.optIn();
  expect(await sent()).toEqual([INSTALLED, STARTED, 'Game.started']);
  expect(page.storage.getItem(CONSENT)).toBe('granted');
});

it('sends and stores nothing where Global Privacy Control is set, whatever is said', async () => {
  page = openPage();
  const client = await visit({ navigator: { globalPrivacyControl: true } });
  client.optIn();
  client.sendSignal('Game.started');
  await client.deliverSignal('Game.started');
  expect(await sent()).toEqual([]);
  expect({ ...page.storage }).toEqual({});
});

it.each([
  ['http://localhost:5173/', {}, true],
  ['http://localhost:5173/', { testMode: false }, false],
  ['https://shop.example/', {}, false],
])('marks signals of %s, where the program says %j, as tests: %s', async (url, client, isTest) => {
  page = openPage();
  await visit({ url, client });
  await clock.advance(2000);
  expect(transport.signals.map(({ isTestMode }) => isTestMode)).toEqual([isTest, isTest]);
});
