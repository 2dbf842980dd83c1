import { manualClock, recordingTransport } from '@td/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fakeStorage, openPage, startWorker } from '../../test/fake-page.js';
import { loadCopy, loadPackage } from '../../test/load-package.js';
import type { Client } from '../index.js';

const KEY = 'TelemetryDeck.APP.consent';

/** A page with a package of its own; returns what makes clients in it. */
async function load() {
  const { createClient, withConsent } = await loadPackage();
  const open = (initial?: 'unknown'): Client =>
    createClient('APP', { transport: recordingTransport() }, initial && withConsent(initial));
  return open;
}

/** A page with this storage, and what makes clients in it. */
async function visit(storage = fakeStorage()) {
  const page = openPage({ storage });
  return { ...page, open: await load() };
}

const refuse =
  (name = 'QuotaExceededError') =>
  (): never => {
    throw new DOMException('refused', name);
  };

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('the decision of a page', () => {
  it('is under a key of its own, which the next page reads', async () => {
    const { open, storage } = await visit();
    expect([open().optOut(), { ...storage }]).toEqual([true, { [KEY]: 'denied' }]);
    expect((await visit(storage)).open().consent).toBe('denied');
    expect((await visit(storage)).open().optIn()).toBe(true);
    expect((await visit(storage)).open('unknown').consent).toBe('granted');
  });

  it('is unknown only if the key is absent', async () => {
    expect((await visit()).open().consent).toBe('granted');
    expect((await visit()).open('unknown').consent).toBe('unknown');
    for (const text of ['', '\0\0', 'yes', 'grant', 'Granted', '{"granted":true}']) {
      const { open, storage } = await visit(fakeStorage({ [KEY]: text }));
      expect([open().consent, open('unknown').offReason]).toEqual(['denied', { by: 'user' }]);
      expect([open().optIn(), storage.getItem(KEY)]).toEqual([true, 'granted']);
    }
  });

  it('counts as a refusal if it cannot be read', async () => {
    const { open, storage } = await visit();
    vi.spyOn(storage, 'getItem').mockImplementation(refuse('NS_ERROR_FILE_CORRUPTED'));
    expect(open().consent).toBe('denied');
    vi.unstubAllGlobals();
    openPage();
    Object.defineProperty(globalThis, 'localStorage', { configurable: true, get: refuse('UnknownError') });
    expect((await load())().consent).toBe('denied');
  });

  it.each<[string, () => void]>([
    ['is missing', () => vi.stubGlobal('localStorage', undefined)],
    ['is refused', () => Object.defineProperty(globalThis, 'localStorage', { get: refuse('SecurityError') })],
  ])('lasts as long as the page if storage %s', async (_how, take) => {
    openPage();
    take();
    const open = await load();
    expect(open('unknown').consent).toBe('unknown');
    expect(open().optOut()).toBe(false);
    expect(open().consent).toBe('denied');
  });

  it('is not remembered in a worker and on a server', async () => {
    startWorker();
    expect((await load())().optOut()).toBe(false);
  });
});

describe('a client that was not told the decision', () => {
  /** The advice that a client of this place gives its logger. */
  async function advice(place: () => unknown, consent?: 'granted' | 'denied', isEnabled = true) {
    place();
    const warn = vi.fn();
    const { createClient, withConsent, withEnabled, withLogger } = await loadPackage();
    const options = [consent && withConsent(consent), withEnabled(isEnabled), withLogger({ warn, error: warn })];
    createClient('APP', { transport: recordingTransport() }, ...options);
    return warn.mock.calls.flat();
  }

  it('says so in a worker, which cannot know it', async () => {
    expect(await advice(startWorker)).toEqual([expect.stringContaining('withConsent(client.consent)')]);
  });

  it.each<[string, ...Parameters<typeof advice>]>([
    ['in a worker that was told', startWorker, 'granted'],
    ['in a worker that was told of a refusal', startWorker, 'denied'],
    ['where telemetry is off', startWorker, undefined, false],
    ['in a page', openPage],
    ['on a server', () => {}],
    ['in a worker that answers requests', () => startWorker() && vi.stubGlobal('location', undefined)],
  ])('says nothing %s', async (_where, ...given) => {
    expect(await advice(...given)).toEqual([]);
  });
});

describe('a page that knows a refusal', () => {
  it('keeps it when the storage is cleared, for all its clients, and stores it again', async () => {
    const { open, storage } = await visit();
    const client = open();
    client.optOut();
    storage.removeItem(KEY);
    expect(client.consent).toBe('denied');
    expect(open().consent).toBe('denied');
    expect(storage.getItem(KEY)).toBe('denied');
  });

  it.each(['pagehide', 'visibilitychange'])(
    'stores it again before it goes away (%s), for the next page',
    async (type) => {
      const { hide, happens, open, storage } = await visit(fakeStorage({ [KEY]: 'denied' }));
      open();
      storage.removeItem(KEY);
      if (type === 'pagehide') happens('pagehide');
      else hide(true);
      expect((await visit(storage)).open().consent).toBe('denied');
    },
  );

  it.each<[string, (storage: Storage) => unknown]>([
    ['is full', (storage) => vi.spyOn(storage, 'setItem').mockImplementation(refuse())],
    ['does nothing', (storage) => vi.spyOn(storage, 'setItem').mockImplementation(() => {})],
  ])('reports that it is not remembered if the storage %s, and stores it when it can', async (_how, spoil) => {
    const { happens, open, storage } = await visit(fakeStorage({ [KEY]: 'granted' }));
    const client = open();
    spoil(storage);
    expect([client.optOut(), client.consent, open().consent]).toEqual([false, 'denied', 'denied']);
    vi.restoreAllMocks();
    expect(open().consent).toBe('denied');
    happens('pagehide');
    expect(storage.getItem(KEY)).toBe('denied');
  });

  it('makes room for it in a full storage by deleting signals', async () => {
    const { open, storage } = await visit(fakeStorage({ 'TelemetryDeck.signals.APP:1': '0\n{}' }));
    const real = storage.setItem.bind(storage);
    vi.spyOn(storage, 'setItem').mockImplementation((key, text) => {
      if (storage.getItem('TelemetryDeck.signals.APP:1') !== null) refuse()();
      real(key, text);
    });
    expect(open().optOut()).toBe(true);
    expect({ ...storage }).toEqual({ [KEY]: 'denied', setItem: expect.anything() });
  });

  it.each(['SecurityError', 'UnknownError'])(
    'keeps one that it has read when the storage is blocked later (%s), and stores it again after that',
    async (name) => {
      const { open, storage } = await visit(fakeStorage({ [KEY]: 'denied' }));
      const client = open();
      Object.defineProperty(globalThis, 'localStorage', { configurable: true, get: refuse(name) });
      expect([open().consent, open('unknown').consent, client.consent]).toEqual(['denied', 'denied', 'denied']);
      storage.removeItem(KEY);
      vi.stubGlobal('localStorage', storage);
      expect([open().consent, storage.getItem(KEY)]).toEqual(['denied', 'denied']);
    },
  );

  it.each(['SecurityError', 'UnknownError'])(
    'keeps one of a time when the storage was blocked (%s) over a consent of before',
    async (name) => {
      const { open, storage } = await visit(fakeStorage({ [KEY]: 'granted' }));
      const client = open();
      Object.defineProperty(globalThis, 'localStorage', { configurable: true, get: refuse(name) });
      expect([client.optOut(), open().consent]).toEqual([false, 'denied']);
      vi.stubGlobal('localStorage', storage);
      expect([open().consent, storage.getItem(KEY)]).toEqual(['denied', 'denied']);
    },
  );

  it.each([false, true])(
    'in another tab keeps a page from storing a user; a listener asks for the user: %s',
    async (asks) => {
      const { storage } = await visit();
      const clock = manualClock();
      const { createClient, withSessions } = await loadPackage();
      const transport = recordingTransport({ deliversNothing: false });
      const client = createClient('APP', { clock, transport }, withSessions(false));
      if (asks) client.onConsentChange(() => void client.userID);
      await clock.advance(5000);
      // What the other tab does, of which this one has not heard.
      storage.clear();
      storage.setItem(KEY, 'denied');
      client.sendSignal('Hello.said');
      expect({ ...storage }).toEqual({ [KEY]: 'denied' });
      const refused = client.userID;
      expect([client.consent, client.userID]).toEqual(['denied', refused]);
      client.optIn();
      expect(client.userID).not.toBe(refused);
    },
  );

  it('that one client of the page reads reaches all others before their next request', async () => {
    const { createClient } = await loadPackage();
    const page = openPage({ storage: fakeStorage() });
    const transport = recordingTransport();
    const [one, other] = [createClient('APP', { transport }), createClient('APP', { transport })];
    one.optOut();
    other.sendSignal('late');
    await other.flush();
    expect([transport.signals.length, other.consent, page.storage.getItem(KEY)]).toEqual([0, 'denied', 'denied']);
  });

  it.each<[string, (storage: Storage) => unknown]>([
    ['is full', (storage) => vi.spyOn(storage, 'setItem').mockImplementation(refuse())],
    ['is refused', () => Object.defineProperty(globalThis, 'localStorage', { get: refuse('SecurityError') })],
  ])('knows it in each copy of the package if the storage %s', async (_how, spoil) => {
    const { createClient } = await loadPackage();
    const copy = await loadCopy();
    spoil(openPage().storage);
    const clock = manualClock();
    const transport = recordingTransport();
    const [one, other] = [createClient('APP', { transport }), copy.createClient('APP', { clock, transport })];
    expect([one.optOut(), copy.createClient('APP', { transport }).consent]).toEqual([false, 'denied']);
    await clock.advance(1000);
    other.sendSignal('late');
    await other.flush();
    expect([transport.signals.length, other.consent]).toEqual([0, 'denied']);
    expect([other.optIn(), one.optIn(), other.consent]).toEqual([false, false, 'granted']);
  });

  it('accepts a later consent of another tab', async () => {
    const { open, storage } = await visit();
    open().optOut();
    storage.setItem(KEY, 'granted');
    expect(open().consent).toBe('granted');
  });

  it('deletes the signals of other pages at its start; if one key stays, the others are still deleted', async () => {
    const left = { 'TelemetryDeck.signals.APP:1': '0\n{}', 'TelemetryDeck.signals.APP:2': '0\n{}' };
    const { open, storage } = await visit(
      fakeStorage({ ...left, [KEY]: 'denied', 'TelemetryDeck.APP.sessions': '{}', 'TelemetryDeck.APP.userID': 'x' }),
    );
    const real = storage.removeItem.bind(storage);
    vi.spyOn(storage, 'removeItem').mockImplementation((key) => (key.endsWith(':1') ? refuse()() : real(key)));
    expect(open().consent).toBe('denied');
    expect(Object.keys(storage).filter((key) => key !== 'removeItem')).toEqual(['TelemetryDeck.signals.APP:1', KEY]);
  });
});

describe('an opt-in on a website, which stores none', () => {
  /** A tab opts in. Another one knows the refusal, and hears later of what is stored: by then it is gone. */
  const optInElsewhere = async () => {
    const page = openPage({ storage: fakeStorage({ [KEY]: 'denied' }) });
    const { storage } = page;
    const tab = await loadPackage();
    const open = () => tab.createClient('APP', { transport: recordingTransport() }, tab.withWebsite());
    const client = open();
    const changes = vi.fn();
    client.onConsentChange(changes);
    const stored = vi.spyOn(Object.getPrototypeOf(storage), 'setItem');
    const { createClient, withWebsite } = await loadPackage();
    const elsewhere = createClient('APP', { transport: recordingTransport() }, withWebsite());
    elsewhere.optIn();
    expect({ ...storage }).toEqual({});
    const hear = (fields: object) => page.fail('storage' as never, fields);
    for (const [key, newValue] of stored.mock.calls) hear({ key, newValue });
    hear({ key: KEY, newValue: null });
    return { ...page, changes, elsewhere, open };
  };

  it('holds in other tabs, which do not store their refusal again', async () => {
    const { changes, elsewhere, happens, open, storage } = await optInElsewhere();
    for (const type of ['storage', 'pageshow', 'pagehide'] as const) happens(type);
    expect({ ...storage }).toEqual({});
    expect([elsewhere.consent, open().consent, changes.mock.calls]).toEqual(['granted', 'granted', [['granted']]]);
  });

  it('ends with the next refusal', async () => {
    const { elsewhere, happens, open, storage } = await optInElsewhere();
    open().optOut();
    happens('storage');
    expect([elsewhere.consent, { ...storage }]).toEqual(['denied', { [KEY]: 'denied' }]);
    storage.clear();
    happens('storage');
    expect({ ...storage }).toEqual({ [KEY]: 'denied' });
  });
});

describe('a page whose storage cannot be read at present', () => {
  it.each<[what: string, stored: string | undefined, after: string]>([
    ['no decision', undefined, 'granted'],
    ['a consent', 'granted', 'granted'],
    ['a refusal', 'denied', 'denied'],
  ])('sends nothing, deletes nothing, and then continues with the stored %s', async (_what, stored, after) => {
    const left = { 'TelemetryDeck.signals.APP:1': '0\n{}', 'TelemetryDeck.APP.userID': 'x' };
    const { storage } = await visit(fakeStorage({ ...left, ...(stored && { [KEY]: stored }) }));
    const { createClient, withSessions } = await loadPackage();
    const transport = recordingTransport();
    const clock = manualClock();
    const broken = vi.spyOn(storage, 'getItem').mockImplementation(refuse('UnknownError'));
    const client = createClient('APP', { transport, clock }, withSessions(false));
    client.sendSignal('a');
    expect([client.consent, client.offReason]).toEqual(['denied', { by: 'user' }]);
    broken.mockRestore();
    expect(storage.getItem(KEY)).toBe(stored ?? null);
    expect(storage.getItem('TelemetryDeck.signals.APP:1')).toBe('0\n{}');
    await clock.advance(1000);
    client.sendSignal('b');
    await client.flush();
    expect([client.consent, transport.signals.length]).toEqual(after === 'granted' ? ['granted', 1] : ['denied', 0]);
    expect(storage.getItem(KEY)).toBe(stored ?? null);
  });
});

describe('a refusal deletes the signals that other clients have stored, given', () => {
  it.each<[what: string, make: (td: Package) => Client]>([
    ['a client without a spool', ({ createClient, withSpool }) => createClient('APP', { transport }, withSpool(false))],
    ['a page client', ({ createPageClient }) => createPageClient('APP', { transport })],
    ['a store of its own', ({ createClient, withStore }) => createClient('APP', { transport }, withStore(noStore))],
  ])('%s', async (_what, make) => {
    const signals = { 'TelemetryDeck.signals.APP:0-0.5': '0\n{}' };
    const others = { 'TelemetryDeck.signals.OTHER:0-0.5': '0\n{}', 'TelemetryDeck.signals.APP.2:0-0.5': '0\n{}' };
    const { storage } = await visit(fakeStorage({ ...signals, ...others }));
    make(await loadPackage()).optOut();
    expect({ ...storage }).toEqual({ ...others, [KEY]: 'denied' });
    storage.setItem('TelemetryDeck.signals.APP:0-0.7', '0\n{}');
    make(await loadPackage());
    expect({ ...storage }).toEqual({ ...others, [KEY]: 'denied' });
  });

  const transport = recordingTransport();
  const noStore = { persist: () => true, remove() {}, claim: async () => [], clear() {}, release() {} };
  type Package = Awaited<ReturnType<typeof loadPackage>>;
});

describe('a listener of the consent in a page', () => {
  it.each([undefined, 'denied'])(
    'receives a later refusal after a consent that found %s in a full storage',
    async (before) => {
      const { happens, open, storage } = await visit(fakeStorage(before ? { [KEY]: before } : {}));
      const client = open('unknown');
      const full = vi.spyOn(storage, 'setItem').mockImplementation(refuse());
      expect([client.optIn(), client.consent]).toEqual([false, 'granted']);
      full.mockRestore();
      happens('storage');
      expect(client.consent).toBe('granted');
      storage.setItem(KEY, 'denied');
      happens('storage');
      expect([client.consent, open().consent]).toEqual(['denied', 'denied']);
    },
  );

  it('receives decisions of another tab, which apply here', async () => {
    const { happens, open, storage } = await visit();
    const client = open('unknown');
    const listener = vi.fn();
    const stop = client.onConsentChange(listener);
    const decideElsewhere = (decision: string) => {
      storage.setItem(KEY, decision);
      happens('storage');
    };
    decideElsewhere('granted');
    decideElsewhere('denied');
    decideElsewhere('granted');
    expect(listener.mock.calls).toEqual([['granted'], ['denied'], ['granted']]);
    expect(client.consent).toBe('granted');
    stop();
    client.optOut();
    decideElsewhere('granted');
    expect(client.consent).toBe('denied');
    expect(listener).toHaveBeenCalledTimes(3);
  });

  it.each(['storage', 'pageshow'] as const)(
    'of another page ends the wait of signals, without any listener of the program, on %s',
    async (type) => {
      const { happens, storage } = await visit();
      const { createClient, withConsent } = await loadPackage();
      const transport = recordingTransport();
      const client = createClient('APP', { transport }, withConsent('unknown'));
      client.sendSignal('Game.started');
      storage.setItem(KEY, 'granted');
      happens(type);
      expect(client.consent).toBe('granted');
      await client.flush();
      expect(transport.signals.map(({ type: sent }) => sent)).toContain('Game.started');
    },
  );

  it('of another page is removed once the user has decided here, or the client is closed', async () => {
    const { happens, open, storage } = await visit();
    const [refused, closed] = [open('unknown'), open('unknown')];
    await closed.close();
    storage.setItem(KEY, 'granted');
    happens('storage');
    expect([refused.consent, closed.consent]).toEqual(['granted', 'unknown']);
    refused.optOut();
    storage.setItem(KEY, 'granted');
    happens('storage');
    expect(refused.consent).toBe('denied');
  });

  it('touches nothing on a server', async () => {
    const open = await load();
    const add = vi.fn();
    vi.stubGlobal('addEventListener', add);
    const client = open('unknown');
    const stop = client.onConsentChange(() => {});
    stop();
    stop();
    expect(add).not.toHaveBeenCalled();
  });
});

it('Global Privacy Control is what keeps telemetry off', async () => {
  openPage({ navigator: { globalPrivacyControl: true } });
  const client = (await load())();
  expect(client.offReason).toEqual({ by: 'browser', name: 'globalPrivacyControl' });
  expect(client.optIn()).toBe(false);
});
