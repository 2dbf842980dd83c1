import { type ClientOption, hashUserID, type Transport, withConsent, withSessions } from '@td/core';
import { hang, manualClock, recordingTransport } from '@td/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FakePage, type FakePageOptions, openPage, startWorker } from '../../test/fake-page.js';
import { loadPackage } from '../../test/load-package.js';

const MINUTE_MS = 60_000;
const INSTALLED = 'TelemetryDeck.Acquisition.newInstallDetected';
const STARTED = 'TelemetryDeck.Session.started';
const CONSENT = 'TelemetryDeck.APP.consent';

let clock = manualClock();
let transport = recordingTransport({ deliversNothing: false });
let page: FakePage;

beforeEach(() => {
  clock = manualClock();
  transport = recordingTransport({ deliversNothing: false });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Loads a page of the same origin, and makes a client in it. */
async function visit({ client, ...options }: FakePageOptions & { readonly client?: ClientOption } = {}) {
  page = openPage({ storage: page?.storage, ...options });
  return start(client);
}

async function start(options?: ClientOption) {
  const { createClient } = await loadPackage();
  return createClient('APP', { clock, transport }, options);
}

/** The types of all signals that were sent since the last call, once nothing waits. */
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

  it('begin when the user sees the page, and are reported once, with the install', async () => {
    const client = await visit();
    client.sendSignal('Game.started');
    await clock.advance(2000);
    expect(new Set(transport.signals.map(({ sessionID }) => sessionID))).toEqual(new Set([client.sessionID]));
    expect(transport.signals.map(({ payload }) => payload)).toMatchObject(
      Array(3).fill({ 'TelemetryDeck.Retention.totalSessionsCount': 1 }),
    );
    expect(await sent()).toEqual([INSTALLED, STARTED, 'Game.started']);
  });

  it('belong to a user with an install of its own after the program has cleared the storage', async () => {
    const client = await visit();
    const before = client.userIDHash;
    expect(await sent()).toEqual([INSTALLED, STARTED]);
    page.storage.clear();
    client.newSession();
    client.sendSignal('Game.started');
    await clock.advance(2000);
    expect(new Set(transport.signals.map(({ clientUser }) => clientUser))).toEqual(new Set([client.userIDHash]));
    expect(client.userIDHash).not.toBe(before);
    expect(await sent()).toEqual([INSTALLED, STARTED, 'Game.started']);
    expect((await visit()).userIDHash).toBe(client.userIDHash);
    expect(await sent()).toEqual([]);
  });

  it('are those of the user of another tab that opened after the storage was cleared', async () => {
    const left = await visit();
    const leftPage = page;
    page.storage.clear();
    const right = await visit();
    expect(await sent()).toEqual([INSTALLED, STARTED, INSTALLED, STARTED]);
    leftPage.happens('pagehide');
    leftPage.happens('pageshow');
    left.sendSignal('Game.started');
    expect([left.userIDHash, left.sessionID]).toEqual([right.userIDHash, right.sessionID]);
    expect(await sent()).toEqual(['Game.started']);
  });

  describe('belong to the user whom the program names in the turn that makes the client', () => {
    /** The users of all signals that were sent, by their hashes. */
    const users = async () => {
      await clock.advance(2000);
      return new Set(transport.signals.map(({ clientUser }) => clientUser));
    };

    it('with storage, and a later name keeps the session', async () => {
      const client = await visit();
      client.identify('ada');
      client.sendSignal('Game.started');
      const { sessionID } = client;
      expect(await users()).toEqual(new Set([hashUserID('ada')]));
      expect(await sent()).toEqual([INSTALLED, STARTED, 'Game.started']);
      client.identify('grace');
      client.sendSignal('Game.won');
      expect(client.sessionID).toBe(sessionID);
      expect(await users()).toEqual(new Set([hashUserID('grace')]));
      expect(await sent()).toEqual(['Game.won']);
      client.newSession();
      expect(await users()).toEqual(new Set([hashUserID('grace')]));
      expect(await sent()).toEqual([STARTED]);
    });

    it('where the browser refuses storage', async () => {
      vi.stubGlobal('localStorage', undefined);
      const client = await start();
      client.identify('ada');
      expect(await users()).toEqual(new Set([hashUserID('ada')]));
      expect(await sent()).toEqual([INSTALLED, STARTED]);
    });

    it('also when the session begins with the consent of the user', async () => {
      const client = await visit({ client: withConsent('unknown') });
      await clock.advance(2000);
      client.optIn();
      client.identify('ada');
      expect(await users()).toEqual(new Set([hashUserID('ada')]));
      expect(await sent()).toEqual([INSTALLED, STARTED]);
    });

    it('and begin after an opt-out in that turn for the new user alone', async () => {
      const client = await visit();
      client.optOut();
      client.optIn();
      client.identify('ada');
      expect(await users()).toEqual(new Set([hashUserID('ada')]));
      expect(await sent()).toEqual([INSTALLED, STARTED]);
      expect(client.stats().dropped).toEqual({});
    });

    it('and are delivered by a flush or a close in that turn', async () => {
      for (const end of ['flush', 'close'] as const) {
        page.storage.clear();
        const client = await visit();
        await Promise.all([client[end](), clock.advance(0)]);
        expect(await sent()).toEqual([INSTALLED, STARTED]);
      }
    });
  });

  it('do not begin in a tab that the user has not seen', async () => {
    await visit({ hidden: true });
    page.happens('pageshow');
    expect(await sent()).toEqual([]);
    expect({ ...page.storage }).toEqual({});
    page.hide(false);
    expect(await sent()).toEqual([INSTALLED, STARTED]);
  });

  it('continue in the next page, and in another tab, within five minutes', async () => {
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

  it('end after more than five minutes, and the next one reports the length of the last', async () => {
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

  it('end when the user comes back to a tab after more than five minutes', async () => {
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

  it('continue as long as the user sees the page, even if it sends nothing', async () => {
    const client = await visit();
    await clock.advance(20 * MINUTE_MS);
    client.sendSignal('Game.started');
    expect(await sent()).toEqual([INSTALLED, STARTED, 'Game.started']);
  });

  it('do not exist if the program turns them off', async () => {
    const client = await visit({ client: withSessions(false) });
    client.sendSignal('Game.started');
    await clock.advance(2000);
    expect(Object.keys(transport.signals[0]?.payload ?? {}).join()).not.toContain('Retention');
    expect(await sent()).toEqual(['Game.started']);
  });

  it('do not begin in a worker, whose signals belong to the session of the page', async () => {
    startWorker();
    const client = await start({ sessionID: "the page's" });
    client.sendSignal('Import.finished');
    await clock.advance(2000);
    expect(transport.signals[0]?.sessionID).toBe("the page's");
    expect(await sent()).toEqual(['Import.finished']);
  });

  it('end after five minutes without a signal in a worker that has its own', async () => {
    startWorker();
    const client = await start(withSessions());
    for (const silenceMs of [0, 5 * MINUTE_MS, 5 * MINUTE_MS + 1]) {
      await clock.advance(silenceMs);
      client.sendSignal('Import.finished');
    }
    const first = [INSTALLED, STARTED, 'Import.finished', 'Import.finished'];
    expect(await sent()).toEqual([...first, STARTED, 'Import.finished']);
  });
});

describe('a user who opts out', () => {
  beforeEach(() => {
    page = openPage();
  });

  it('leaves nothing in storage but the decision, one tick later', async () => {
    transport = recordingTransport({ defaultReply: hang(), deliversNothing: false });
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

  it('stays opted out on the next page, and is a new user after opting in again', async () => {
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

describe('a user who opts out in one tab', () => {
  const HOUR_MS = 60 * MINUTE_MS;

  /** Two tabs of one origin that the user has seen. The first one has a transport of its own. */
  async function openTabs(first: { readonly transport?: Transport } = {}) {
    const own = recordingTransport();
    const client = await visit({ client: { transport: own, ...first } });
    client.sendSignal('Game.started');
    await clock.advance(2000);
    const [tab, { document }] = [page, globalThis];
    const other = await visit();
    await clock.advance(2000);
    // Both tabs share one global; from here on it is the document of the first.
    vi.stubGlobal('document', document);
    return { client, other, own, tab };
  }

  /** A browser sends this event to every tab except the one that has written. */
  const hearsOfStorage = (tab: FakePage) => (tab.happens as (type: string) => void)('storage');

  beforeEach(() => {
    page = openPage();
  });

  it('has opted out in the others, which send and keep no more signals, even when the user sees them again', async () => {
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

  it('ends the requests of the others that are under way', async () => {
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
    'has opted out in a tab that was suspended, which sends no more signals after %s',
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

  it('is forgotten in the others', async () => {
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

  it('is recognised by the stored decision alone: other changes of storage have no effect', async () => {
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

it('a client stores and sends nothing before the user agrees, and then sends everything', async () => {
  page = openPage();
  const client = await visit({ client: withConsent('unknown') });
  client.sendSignal('Game.started');
  page.hide(true);
  page.hide(false);
  expect(await sent()).toEqual([]);
  expect({ ...page.storage }).toEqual({});
  client.optIn();
  expect(await sent()).toEqual([INSTALLED, STARTED, 'Game.started']);
  expect(page.storage.getItem(CONSENT)).toBe('granted');
});

it('with Global Privacy Control a client sends and stores nothing, even after optIn', async () => {
  page = openPage();
  const client = await visit({ navigator: { globalPrivacyControl: true } });
  client.optIn();
  client.sendSignal('Game.started');
  await client.deliverSignal('Game.started');
  expect(await sent()).toEqual([]);
  expect({ ...page.storage }).toEqual({});
});

it.each([
  { url: 'http://localhost:5173/', options: {}, isTestMode: true },
  { url: 'http://localhost:5173/', options: { testMode: false }, isTestMode: false },
  { url: 'https://shop.example/', options: {}, isTestMode: false },
])('signals of $url with the options $options have isTestMode $isTestMode', async ({ url, options, isTestMode }) => {
  page = openPage();
  await visit({ url, client: options });
  await clock.advance(2000);
  expect(transport.signals.map((signal) => signal.isTestMode)).toEqual([isTestMode, isTestMode]);
});

describe('fake timers of a test', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('end while the page is visible', async () => {
    page = openPage();
    vi.useFakeTimers();
    const { createClient } = await loadPackage();
    const client = createClient('APP', { transport });
    client.sendSignal('Game.started');
    expect(() => vi.runAllTimers()).not.toThrow();
    await vi.runAllTimersAsync();
    expect(vi.getTimerCount()).toBe(0);
    expect(transport.signals.map(({ type }) => type)).toEqual([INSTALLED, STARTED, 'Game.started']);
  });
});
