import type { ClientOption } from '@td/core';
import { hang, manualClock, type Reply, recordingTransport, reply, reset } from '@td/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FakePage, openPage, startWorker } from '../test/fake-page.js';
import { loadPackage } from '../test/load-package.js';

const INSTALLED = 'TelemetryDeck.Acquisition.newInstallDetected';
const STARTED = 'TelemetryDeck.Session.started';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

let clock = manualClock();
let transport = recordingTransport();
let page: FakePage;

beforeEach(() => {
  clock = manualClock();
  transport = recordingTransport();
  page = openPage();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Makes a client as the next page of the same origin does, with the builders that it needs. */
async function start(optionsOf: (builders: Awaited<ReturnType<typeof loadPackage>>) => ClientOption = () => undefined) {
  const builders = await loadPackage();
  return builders.createPageClient('APP', { clock, transport }, optionsOf(builders));
}

/** The types of all signals that were sent since the last call, once nothing waits. */
async function sent(): Promise<string[]> {
  await clock.advance(2000);
  const types = transport.signals.map(({ type }) => type);
  transport.clear();
  return types;
}

const storedKeys = () => Object.keys(page.storage);
const signalKeys = () => storedKeys().filter((key) => key.startsWith('TelemetryDeck.signals.'));

describe('a page client', () => {
  it('sends only the payload of the call, without sessions', async () => {
    const client = await start();
    client.sendSignal('Game.started', { level: 3 });
    await clock.advance(2000);
    expect(transport.signals.map(({ payload }) => payload)).toEqual([{ level: 3 }]);
    expect(await sent()).toEqual(['Game.started']);
  });

  it('waits a second for other signals, and marks those of a developer as tests', async () => {
    page = openPage({ url: 'http://localhost:5173/' });
    const client = await start();
    client.sendSignal('Game.started');
    await clock.advance(999);
    expect(transport.requests).toEqual([]);
    await clock.advance(1);
    expect(transport.signals).toMatchObject([{ type: 'Game.started', isTestMode: true }]);
  });

  it('knows its user on the next page by a random identifier, and stores nothing else', async () => {
    const client = await start();
    client.sendSignal('Game.started');
    expect(client.userID).toMatch(UUID);
    expect({ ...page.storage }).toEqual({ 'TelemetryDeck.APP.userID': client.userID });
    expect((await start()).userID).toBe(client.userID);
  });

  it('stores nothing if the user is named', async () => {
    const client = await start(({ withUserID }) => withUserID('ada'));
    client.sendSignal('Game.started');
    expect(await sent()).toEqual(['Game.started']);
    expect(storedKeys()).toEqual([]);
  });

  it('remembers an opt-out on the next page, and follows one in another tab', async () => {
    const [client, other] = [await start(), await start()];
    client.sendSignal('Game.started');
    other.optOut();
    (page.happens as (type: string) => void)('storage');
    client.sendSignal('Game.won');
    const next = await start();
    next.sendSignal('Game.started');
    expect(next.consent).toBe('denied');
    expect(await sent()).toEqual([]);
    expect({ ...page.storage }).toEqual({ 'TelemetryDeck.APP.consent': 'denied' });
  });

  it('sends nothing with Global Privacy Control', async () => {
    page = openPage({ navigator: { globalPrivacyControl: true } });
    const client = await start();
    client.optIn();
    client.sendSignal('Game.started');
    expect(await sent()).toEqual([]);
    expect(storedKeys()).toEqual([]);
  });

  it.each(['hide', 'pagehide'] as const)('sends pending signals in keepalive requests on %s', async (event) => {
    const client = await start();
    client.sendSignal('Game.started');
    if (event === 'hide') page.hide(true);
    else page.happens(event);
    await clock.advance(0);
    expect(transport.requests.map(({ keepalive }) => keepalive)).toEqual([true]);
    expect(await sent()).toEqual(['Game.started']);
  });

  it('keeps signals in memory that could not be sent when the page closed, and continues when it comes back', async () => {
    transport = recordingTransport({ replies: [hang()], deliversNothing: false });
    const client = await start(({ withTimeout }) => withTimeout(100));
    client.sendSignal('Game.started');
    page.happens('pagehide');
    await clock.advance(200);
    expect(signalKeys()).toEqual([]);
    expect(client.stats()).toMatchObject({ pending: 1, spooled: 0, dropped: {} });
    transport.clear();
    page.happens('pageshow');
    expect(await sent()).toEqual(['Game.started']);
  });

  it('keeps the books of the cache over a transport of the program, too: Firefox answers no request of a page that was away', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    transport = recordingTransport({ defaultReply: hang(), deliversNothing: false });
    const client = await start();
    client.sendSignal('Game.started');
    page.happens('pagehide');
    page.happens('pageshow');
    await vi.advanceTimersByTimeAsync(4500);
    expect(client.stats()).toMatchObject({ delivered: 1, pending: 0 });
  });

  it('sends from a worker', async () => {
    startWorker();
    const client = await start();
    client.sendSignal('Import.finished');
    expect(await sent()).toEqual(['Import.finished']);
  });

  it('reads nothing when the package loads, and only the decision when it is made', async () => {
    const read = vi.spyOn(Object.getPrototypeOf(page.storage), 'getItem');
    const { createPageClient } = await loadPackage();
    expect(read).not.toHaveBeenCalled();
    createPageClient('APP', { clock, transport });
    expect(read.mock.calls).toEqual([['TelemetryDeck.APP.consent']]);
  });

  it.each(['window', 'document', 'navigator', 'location', 'localStorage', 'self'])(
    'can be made on a server, which has no %s',
    async (name) => {
      vi.unstubAllGlobals();
      vi.stubGlobal(name, undefined);
      const client = await start();
      expect(client.userIDHash).toMatch(/^[0-9a-f]{64}$/);
      await client.close();
    },
  );

  it('throws without an app ID', async () => {
    const { createPageClient } = await loadPackage();
    expect(() => createPageClient('')).toThrow(expect.objectContaining({ code: 'NO_APP_ID' }));
  });

  it.each([{ spool: true }, { defaultParameters: false }])(
    'throws for an option of a feature that it lacks: %j',
    async (option) => {
      const { createPageClient } = await loadPackage();
      expect(() => createPageClient('APP', option as never)).toThrow(
        expect.objectContaining({ code: 'INVALID_OPTION' }),
      );
    },
  );
});

describe('a page client with a feature', () => {
  it('sends the default parameters of the groups that it wants', async () => {
    const client = await start(({ withPageParameters }) => withPageParameters({ calendar: false, device: false }));
    client.sendSignal('Game.started', { level: 3 });
    await clock.advance(2000);
    const [signal] = transport.signals;
    expect(signal?.payload).toMatchObject({ level: 3, url: 'https://shop.example/cart' });
    expect(Object.keys(signal?.payload ?? {}).join()).not.toMatch(/Calendar|Device/);
  });

  it('throws for a group of default parameters that does not exist', async () => {
    await expect(start(({ withPageParameters }) => withPageParameters({ clendar: false } as never))).rejects.toThrow(
      'unknown option "defaultParameters.clendar"',
    );
  });

  it('begins a session at once in a visible page', async () => {
    await start(({ withSessions }) => withSessions());
    expect(await sent()).toEqual([INSTALLED, STARTED]);
  });

  it('begins no session in a hidden page', async () => {
    page = openPage({ hidden: true });
    await start(({ withSessions }) => withSessions());
    expect(await sent()).toEqual([]);
    page.hide(false);
    expect(await sent()).toEqual([INSTALLED, STARTED]);
  });

  it.each(['before', 'after'])(
    'sends the signals that waited for consent after the start of its session, with withSessions() %s withConsent()',
    async (order) => {
      const client = await start(({ withConsent, withSessions }) => {
        const [sessions, consent] = [withSessions(), withConsent('unknown')];
        return order === 'before' ? [sessions, consent] : [consent, sessions];
      });
      client.sendSignal('Game.started');
      expect(await sent()).toEqual([]);
      client.optIn();
      await clock.advance(2000);
      expect(new Set(transport.signals.map(({ sessionID }) => sessionID))).toEqual(new Set([client.sessionID]));
      expect(transport.signals.at(-1)?.payload).toMatchObject({ 'TelemetryDeck.Retention.totalSessionsCount': 1 });
      expect(await sent()).toEqual([INSTALLED, STARTED, 'Game.started']);
    },
  );

  it('leaves unsent signals to the next page', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    transport = recordingTransport({ defaultReply: hang(), deliversNothing: false });
    const client = await start(({ withPageSpool, withTimeout }) => [withPageSpool(), withTimeout(100)]);
    for (let count = 0; count < 30; count++) client.sendSignal('Game.started', { filler: 'x'.repeat(10_000) });
    page.happens('pagehide');
    expect(signalKeys()).toHaveLength(1);
    const left = client.stats().spooled;
    expect(left).toBeGreaterThan(0);

    // The clock of the page before stands still from here on: it is gone.
    clock = manualClock();
    transport = recordingTransport({ deliversNothing: false });
    await start(({ withPageSpool }) => withPageSpool());
    await clock.advance(1000);
    // The store waits until the page before has closed, and without locks until no other page wants the same signals.
    await vi.advanceTimersByTimeAsync(2000);
    expect(await sent()).toEqual(Array(left).fill('Game.started'));
    expect(signalKeys()).toEqual([]);
  });

  it('does not touch the signals and the sessions in storage while its transport delivers nothing', async () => {
    const kept = 'TelemetryDeck.signals.APP:1';
    page.storage.setItem(kept, 'mark\n{}');
    transport = recordingTransport({ defaultReply: hang() });
    const client = await start(({ withPageSpool, withSessions }) => [withPageSpool(), withSessions()]);
    client.sendSignal('Game.started', { filler: 'x'.repeat(100_000) });
    await clock.advance(2000);
    page.happens('pagehide');
    expect(client.stats().recovered).toBe(0);
    expect(storedKeys().sort()).toEqual(['TelemetryDeck.APP.userID', kept]);
  });

  it('keeps signals in a store of the program', async () => {
    transport = recordingTransport({ deliversNothing: false });
    const store = { persist: vi.fn(() => true), remove() {}, claim: async () => [], clear() {}, release() {} };
    const client = await start(({ withStore }) => withStore(store));
    client.sendSignal('Game.started');
    await client.close({ timeoutMs: 0 });
    expect(store.persist).toHaveBeenCalled();
  });
});

describe('a page client whose endpoint has failed, and that has no storage', () => {
  /** A client that waits for its next attempt, with a signal that has come since. */
  const startFailing = async (answer: Reply, times = 1) => {
    transport = recordingTransport({ replies: Array(times).fill(answer), defaultReply: answer });
    const client = await start();
    client.sendSignal('Game.started');
    for (let left = times; left > 0; left--) await Promise.all([client.flush({ timeoutMs: 10 }), clock.advance(10)]);
    expect([transport.requests.length, client.stats().pending]).toEqual([times, 1]);
    client.sendSignal('Game.won');
    return client;
  };

  it('tries once more when the page closes, and not when it is hidden alone', async () => {
    await startFailing(reply(503));
    page.hide(true);
    expect(transport.requests).toHaveLength(1);
    page.happens('pagehide');
    expect(transport.requests).toHaveLength(2);
    expect(transport.requests[1]?.json).toMatchObject([{ type: 'Game.started' }, { type: 'Game.won' }]);
    await clock.advance(0);
    expect(transport.requests).toHaveLength(2);
  });

  it('sends nothing while the endpoint asks for a pause', async () => {
    await startFailing(reply(503, { headers: { 'Retry-After': '60' } }));
    page.happens('pagehide');
    expect(transport.requests).toHaveLength(1);
  });

  it('sends nothing where nothing answers, as behind an ad blocker', async () => {
    await startFailing(reset(), 3);
    page.happens('pagehide');
    expect(transport.requests).toHaveLength(3);
  });
});

it('a page client with all three features does what createClient does', async () => {
  const { createClient, createPageClient, withPageParameters, withPageSpool, withSessions } = await loadPackage();
  const other = recordingTransport();
  const clients = [
    createPageClient('APP', { clock, transport }, withPageParameters(), withSessions(), withPageSpool()),
    createClient('APP.2', { clock, transport: other }),
  ];
  for (const client of clients) client.sendSignal('Game.started', { level: 3 });
  await clock.advance(2000);
  const [page, whole] = [transport, other].map(({ signals }) =>
    signals.map(({ type, payload }) => ({ type, payload })),
  );
  expect(page).toEqual(whole);
});
