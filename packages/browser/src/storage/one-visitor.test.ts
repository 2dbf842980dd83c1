import {
  type Client,
  type ClientOption,
  type Clock,
  withAnonymousUser,
  withConsent,
  withDefaultPayload,
  withProcessor,
  withSessionID,
  withSessions,
} from '@td/core';
import { manualClock, recordingTransport } from '@td/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FakePage, fakeStorage, openPage } from '../../test/fake-page.js';

const INSTALLED = 'TelemetryDeck.Acquisition.newInstallDetected';
const STARTED = 'TelemetryDeck.Session.started';

/** How long a browser takes until a page sees what another has stored, in milliseconds. */
const LATENCY_MS = 20;

let clock = manualClock();
let transport = recordingTransport({ deliversNothing: false });
let page: FakePage;

beforeEach(() => {
  clock = manualClock();
  transport = recordingTransport({ deliversNothing: false });
});

afterEach(() => {
  vi.doUnmock('../page-globals.js');
  vi.unstubAllGlobals();
});

/** The storage of one origin, of which each tab has a view. A tab sees at once what it stores, and later what others do. */
function sharedStorage(timers: Clock) {
  const views: Storage[] = [];
  return {
    view(): Storage {
      const own = fakeStorage(views[0] && { ...views[0] });
      views.push(own);
      const { setItem } = own;
      Object.setPrototypeOf(own, {
        ...Object.getPrototypeOf(own),
        setItem(key: string, text: string) {
          setItem(key, text);
          const arrive = () => {
            for (const view of views) Object.assign(view, { [key]: text });
          };
          timers.setTimer(arrive, LATENCY_MS);
        },
      });
      return own;
    },
    /** Empties all views, as a page and then the others see it. */
    clear() {
      for (const view of views) view.clear();
    },
  };
}

/** Locks as a browser grants them: one page after another. */
function fakeLocks() {
  const last = new Map<string, Promise<unknown>>();
  return {
    request(name: string, ...given: readonly unknown[]) {
      const work = given.at(-1) as (lock: object) => unknown;
      const granted = (last.get(name) ?? Promise.resolve()).then(() => work({}));
      last.set(name, granted);
      return granted;
    },
  };
}

/** Loads the package as a tab of its own does, which sees this storage. */
async function openTab(storage: Storage, ...options: ClientOption[]): Promise<Client> {
  vi.resetModules();
  vi.doMock('../page-globals.js', async (original) => ({
    ...(await original<object>()),
    getLocalStorage: () => storage,
    setTimer: (callback: () => void, delayMs: number) => clock.setTimer(callback, delayMs),
  }));
  const { createClient } = await import('../index.js');
  return createClient('APP', { clock, transport }, ...options);
}

/** How often each value occurs among what was sent. */
function counts(name: 'clientUser' | 'sessionID' | 'type') {
  const found: Record<string, number> = {};
  for (const signal of transport.signals) found[String(signal[name])] = (found[String(signal[name])] ?? 0) + 1;
  return found;
}

describe('six tabs of a new visitor that open at once', () => {
  /** All tabs read before any of them sees what another has stored. */
  const openSix = async (navigator: object, ...options: ClientOption[]) => {
    page = openPage({ navigator });
    const storage = sharedStorage(clock);
    const views = Array.from({ length: 6 }, () => storage.view());
    const clients: Client[] = [];
    for (const view of views) {
      const client = await openTab(view, ...options);
      client.sendSignal('Page.opened', { 'Shop.words': 'ä"b' });
      clients.push(client);
    }
    return clients;
  };

  it.each([
    ['by default', []],
    ['who stays anonymous', [withAnonymousUser()]],
    ['who has agreed to that', [withConsent('granted')]],
  ] as const)('have one user, one session and one install: %s', async (_kind, options) => {
    const clients = await openSix({ locks: fakeLocks() }, ...options);
    await clock.advance(3000);
    expect(counts('type')).toEqual({ [INSTALLED]: 1, [STARTED]: 1, 'Page.opened': 6 });
    expect([Object.keys(counts('clientUser')), Object.keys(counts('sessionID'))]).toEqual([
      [clients[0]?.userIDHash],
      [clients[0]?.sessionID],
    ]);
    for (const client of clients) {
      expect([client.userIDHash, client.sessionID]).toEqual([clients[0]?.userIDHash, clients[0]?.sessionID]);
      const { delivered, dropped, pending, tracked } = client.stats();
      expect([tracked, pending, dropped]).toEqual([delivered, 0, {}]);
    }
  });

  it('have one user where they count no sessions', async () => {
    const clients = await openSix({ locks: fakeLocks() }, withSessions(false));
    await clock.advance(3000);
    expect(Object.keys(counts('clientUser'))).toEqual([clients[0]?.userIDHash]);
    expect(new Set(clients.map(({ userIDHash }) => userIDHash)).size).toBe(1);
  });

  it('wait for nothing where the browser has no locks, as on http:// pages', async () => {
    const clients = await openSix({});
    await Promise.all([...clients.map((client) => client.flush()), clock.advance(0)]);
    expect(counts('type')['Page.opened']).toBe(6);
  });
});

describe('a page of a new visitor that waits for a lock', () => {
  const openTwo = async (...options: ClientOption[]) => {
    page = openPage({ navigator: { locks: fakeLocks() } });
    const storage = sharedStorage(clock);
    const views = [storage.view(), storage.view()] as const;
    return { storage, clients: [await openTab(views[0], ...options), await openTab(views[1], ...options)] as const };
  };

  /** A page whose lock another page never gives back. */
  const openStuck = async (...options: ClientOption[]) => {
    page = openPage({ navigator: { locks: { request: () => new Promise(() => {}) } } });
    return openTab(page.storage, ...options);
  };

  it.each([
    ['by default', []],
    ['with consent', [withConsent('granted')]],
    ['with a processor', [withProcessor((signal, next) => next(signal))]],
    ['with a processor that takes time', [withProcessor(async (signal, next) => next(signal))]],
  ] as const)(
    'sends nothing of another user, not even by a flush or a delivery of that moment: %s',
    async (_how, options) => {
      const { clients } = await openTwo(...options);
      const all = clients.flatMap((client) => {
        client.sendSignal('Page.opened');
        return [client.flush(), client.deliverSignal('Page.delivered')];
      });
      await Promise.all([...all, clock.advance(3000)]);
      expect(counts('type')).toEqual({ [INSTALLED]: 1, [STARTED]: 1, 'Page.opened': 2, 'Page.delivered': 2 });
      expect([Object.keys(counts('clientUser')).length, Object.keys(counts('sessionID')).length]).toEqual([1, 1]);
    },
  );

  it.each([
    ['by default', []],
    ['who stays anonymous', [withAnonymousUser()]],
  ] as const)('knows the visitor of signals whose processors take longer: %s', async (_how, options) => {
    const slow = withProcessor(async (signal, next) => {
      await new Promise<void>((resolve) => clock.setTimer(resolve, 1000));
      return next(signal);
    });
    const { clients } = await openTwo(slow, ...options);
    for (const client of clients) client.sendSignal('Page.opened');
    await clock.advance(5000);
    expect(counts('type')).toEqual({ [INSTALLED]: 1, [STARTED]: 1, 'Page.opened': 2 });
    expect([Object.keys(counts('clientUser')), Object.keys(counts('sessionID'))]).toEqual([
      [clients[0].userIDHash],
      [clients[0].sessionID],
    ]);
    for (const client of clients) {
      const { delivered, dropped, pending, tracked } = client.stats();
      expect([tracked, pending, dropped]).toEqual([delivered, 0, {}]);
    }
  });

  it('reports one session, even if each signal has a number', async () => {
    await openTwo(withDefaultPayload({ floatValue: 3 }));
    await clock.advance(3000);
    expect(counts('type')).toEqual({ [INSTALLED]: 1, [STARTED]: 1 });
  });

  it.each(['7', 'ä'.repeat(100)])(
    'takes over a session of another length, which a program has named: %s',
    async (name) => {
      page = openPage({ navigator: { locks: fakeLocks() } });
      const storage = sharedStorage(clock);
      const views = [storage.view(), storage.view()] as const;
      const clients = [await openTab(views[0], withSessionID(name)), await openTab(views[1])];
      for (const client of clients) client.sendSignal('Page.opened', { text: `7 ${client.sessionID}` });
      const payloads = clients.map(({ sessionID }) => `7 ${sessionID}`);
      await clock.advance(3000);
      expect(counts('type')).toEqual({ [INSTALLED]: 1, [STARTED]: 1, 'Page.opened': 2 });
      expect(counts('sessionID')).toEqual({ [name]: 4 });
      expect(transport.signals.flatMap(({ payload }) => (payload as { text?: string }).text ?? [])).toEqual(payloads);
    },
  );

  it('keeps the session that its own program has named', async () => {
    page = openPage({ navigator: { locks: fakeLocks() } });
    const storage = sharedStorage(clock);
    const views = [storage.view(), storage.view()] as const;
    const [other, named] = [await openTab(views[0]), await openTab(views[1], withSessionID('7'))];
    for (const client of [other, named]) client.sendSignal('Page.opened', { level: 7 });
    await clock.advance(3000);
    named.sendSignal('Page.left');
    await clock.advance(3000);
    expect(counts('type')).toEqual({ [INSTALLED]: 1, [STARTED]: 2, 'Page.opened': 2, 'Page.left': 1 });
    expect(counts('sessionID')).toEqual({ [other.sessionID]: 3, 7: 3 });
    expect(Object.keys(counts('clientUser'))).toEqual([other.userIDHash]);
  });

  it('reports a session once that two programs have named alike', async () => {
    const { clients } = await openTwo(withSessionID('7'));
    await clock.advance(3000);
    expect(counts('type')).toEqual({ [INSTALLED]: 1, [STARTED]: 1 });
    expect(clients.map(({ sessionID }) => sessionID)).toEqual(['7', '7']);
  });

  it('waits half a second at most', async () => {
    const client = await openStuck();
    client.sendSignal('Page.opened');
    const flushed = client.flush();
    await clock.advance(499);
    expect(transport.requests).toEqual([]);
    await clock.advance(1);
    await flushed;
    expect(counts('type')).toEqual({ [INSTALLED]: 1, [STARTED]: 1, 'Page.opened': 1 });
    expect(page.storage.getItem('TelemetryDeck.APP.userID')).toBe(client.userID);
  });

  it.each([
    ['at once if the page has loaded', 'complete', [0, 2]],
    ['when the page has loaded', 'interactive', [0, 0]],
  ] as const)('then sends to an endpoint that is unknown %s', async (_when, readyState, sent) => {
    await openStuck();
    Object.assign(document, { readyState });
    if (readyState === 'complete') page.happens('pageshow');
    const counted = [];
    for (const ms of [499, 1]) {
      await clock.advance(ms);
      counted.push(transport.signals.length);
    }
    expect(counted).toEqual(sent);
    if (readyState === 'interactive') page.happens('pageshow');
    await clock.advance(0);
    expect(counts('type')).toEqual({ [INSTALLED]: 1, [STARTED]: 1 });
    // Its answer is known, so that a page that is left sends nothing twice.
    page.happens('pagehide');
    await clock.advance(3000);
    expect(transport.signals).toHaveLength(2);
  });

  it.each(['pagehide', 'hidden'])('sends at once what it has when it is left: %s', async (how) => {
    const client = await openStuck();
    client.sendSignal('Page.opened');
    if (how === 'hidden') page.hide(true);
    else page.happens('pagehide');
    await clock.advance(0);
    expect(counts('type')).toEqual({ [INSTALLED]: 1, [STARTED]: 1, 'Page.opened': 1 });
    expect(Object.keys(page.storage).filter((key) => /userID|install|sessions/.test(key))).toHaveLength(3);
  });

  it('stores and sends nothing after an opt-out', async () => {
    const client = await openStuck();
    client.sendSignal('Page.opened');
    client.optOut();
    await clock.advance(3000);
    page.happens('pagehide');
    expect({ ...page.storage }).toEqual({ 'TelemetryDeck.APP.consent': 'denied' });
    expect(transport.requests).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('does not wait where the browser refuses the lock', async () => {
    page = openPage({ navigator: { locks: { request: () => Promise.reject(new Error('refused')) } } });
    const client = await openTab(page.storage);
    await Promise.all([client.flush(), clock.advance(0)]);
    expect(counts('type')).toEqual({ [INSTALLED]: 1, [STARTED]: 1 });
  });

  it('has one user with another client of the page that is made meanwhile', async () => {
    const client = await openStuck();
    const { createClient } = await import('../index.js');
    const other = createClient('APP', { clock, transport });
    for (const each of [client, other]) each.sendSignal('Page.opened');
    await clock.advance(3000);
    expect(counts('type')).toEqual({ [INSTALLED]: 1, [STARTED]: 1, 'Page.opened': 2 });
    expect([Object.keys(counts('clientUser')), Object.keys(counts('sessionID'))]).toEqual([
      [other.userIDHash],
      [other.sessionID],
    ]);
  });

  it('asks for no lock once its visitor is known', async () => {
    await Promise.all([openTwo(), clock.advance(3000)]);
    const request = vi.fn(() => Promise.reject(new Error('unwanted')));
    const [storage] = [fakeStorage({ 'TelemetryDeck.APP.userID': 'ada', 'TelemetryDeck.APP.sessions': '{}' })];
    vi.stubGlobal('navigator', { ...navigator, locks: { request } });
    const client = await openTab(storage, withSessions(false));
    client.sendSignal('Page.opened');
    await clock.advance(500);
    expect(request.mock.calls.filter(([name]: unknown[]) => !/signals/.test(String(name)))).toEqual([]);
  });

  it('agrees again after the program has cleared the storage', async () => {
    const { clients, storage } = await openTwo();
    await clock.advance(3000);
    const [left, right] = clients;
    const before = left.userIDHash;
    transport.clear();
    storage.clear();
    for (const client of clients) {
      client.newSession();
      client.sendSignal('Page.opened');
    }
    await clock.advance(3000);
    expect(counts('type')).toEqual({ [INSTALLED]: 1, [STARTED]: 1, 'Page.opened': 2 });
    expect([Object.keys(counts('clientUser')), Object.keys(counts('sessionID'))]).toEqual([
      [left.userIDHash],
      [left.sessionID],
    ]);
    expect([right.userIDHash, right.sessionID]).toEqual([left.userIDHash, left.sessionID]);
    expect(left.userIDHash).not.toBe(before);
  });
});

it('a page that was loaded ahead forgets its own install where another page has stored one meanwhile', async () => {
  page = openPage({ prerendering: true });
  const client = await openTab(page.storage);
  client.sendSignal('Page.viewed');
  await clock.advance(1000);
  const other = recordingTransport({ deliversNothing: false });
  const ahead = page;
  const { document } = globalThis;
  page = openPage({ storage: ahead.storage });
  const visible = await openTab(page.storage, { transport: other });
  await clock.advance(3000);
  vi.stubGlobal('document', document);
  ahead.activate();
  await clock.advance(3000);
  expect(counts('type')).toEqual({ 'Page.viewed': 1 });
  expect([Object.keys(counts('clientUser')), Object.keys(counts('sessionID'))]).toEqual([
    [visible.userIDHash],
    [visible.sessionID],
  ]);
});

it('a page that was loaded ahead gives the visitor to signals that wait for the decision of the user', async () => {
  page = openPage({ prerendering: true });
  const client = await openTab(page.storage, withConsent('unknown'));
  client.sendSignal('Page.viewed');
  page.storage.setItem('TelemetryDeck.APP.userID', 'ada');
  page.activate();
  client.optIn();
  await clock.advance(3000);
  expect(counts('type')).toEqual({ [INSTALLED]: 1, [STARTED]: 1, 'Page.viewed': 1 });
  expect([client.userID, Object.keys(counts('clientUser'))]).toEqual(['ada', [client.userIDHash]]);
});
