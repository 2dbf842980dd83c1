import { hang, manualClock, recordingTransport, reply } from '@td/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FakePage, openPage } from '../../test/fake-page.js';
import { loadPackage } from '../../test/load-package.js';
import { keepaliveTransport } from './keepalive-transport.js';

const CHROMIUM = 'Google Inc.';
const WEBKIT = 'Apple Computer, Inc.';
const FIREFOX = '';

const LINGER_MS = 1000;

let clock = manualClock();
let transport = recordingTransport();
let page: FakePage;
let sendBeacon = vi.fn(() => true);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  clock = manualClock();
  transport = recordingTransport({ clock, deliversNothing: false });
  sendBeacon = vi.fn(() => true);
});

afterEach(() => {
  vi.runAllTimers();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Opens a page whose endpoint has given a final verdict. */
async function open(vendor: string, ...options: Parameters<Package['createPageClient']>[1][]) {
  page = openPage({ navigator: { vendor, sendBeacon } });
  const { createPageClient, withPageSpool } = await loadPackage();
  const client = createPageClient('APP', { clock, transport }, withPageSpool(), ...options);
  client.sendSignal('Page.opened');
  await clock.advance(LINGER_MS);
  return client;
}
type Package = Awaited<ReturnType<typeof loadPackage>>;

/** The page is closed while its requests are under way. */
const close = () => page.happens('pagehide');

/** The user clicks on a link that leaves the page. */
const click = () => page.fail('click' as never, { composedPath: () => [{ closest: () => ({}) }] });

const sent = () => transport.signals.map(({ type }) => type);

/** The types of the signals that the next page sends again. */
const stored = () =>
  Object.entries(page.storage).flatMap(([key, text]) =>
    key.startsWith('TelemetryDeck.signals.') ? [...text.matchAll(/"type":"(.*?)"/g)].map(([, type]) => type) : [],
  );

describe.each([FIREFOX, WEBKIT])('a page that is left in the browser "%s", which cuts requests', (vendor) => {
  it('does not store what leaves with it while the rest of the response before is still read (point 28)', async () => {
    transport = recordingTransport({ replies: [reply(200, { unfinished: true })], clock, deliversNothing: false });
    const client = await open(vendor);
    client.sendSignal('Game.won');
    close();
    expect([sent(), stored()]).toEqual([['Page.opened', 'Game.won'], []]);
  });

  it('stores what a plain request carries, and not what leaves with it (point 28)', async () => {
    transport = recordingTransport({ replies: [reply(200), hang()], clock, deliversNothing: false });
    const client = await open(vendor);
    client.sendSignal('Game.started');
    await clock.advance(LINGER_MS);
    client.sendSignal('Game.won');
    close();
    client.sendSignal('Page.left');
    expect([sent(), stored()]).toEqual([['Page.opened', 'Game.started', 'Game.won', 'Page.left'], ['Game.started']]);
  });

  it('stores nothing that leaves safely for the rest of its life after a request was cut (point 28)', async () => {
    transport = recordingTransport({ replies: [reply(200), hang()], clock, deliversNothing: false });
    const client = await open(vendor);
    client.sendSignal('Game.started');
    await clock.advance(LINGER_MS);
    close();
    client.sendSignal('Page.left');
    expect(stored()).toEqual(['Game.started']);
  });

  it('stores what a plain request carries beside a beacon of another client (point 28)', async () => {
    transport = recordingTransport({ replies: [reply(200), hang()], clock, deliversNothing: false });
    const client = await open(vendor);
    client.sendSignal('Game.started');
    await clock.advance(LINGER_MS);
    // It counts for 5 seconds.
    const beacon = keepaliveTransport({ send: () => new Promise(() => {}) });
    void beacon.send({ url: '', headers: {}, body: new Uint8Array(), signal: AbortSignal.abort(), keepalive: true });
    close();
    expect(stored()).toEqual(['Game.started']);
  });

  it('stores what a click sends where no request can outlive the page (point 28)', async () => {
    const client = await open(vendor);
    transport.send = () => new Promise(() => {});
    vi.stubGlobal('Request', class {});
    vi.stubGlobal('navigator', { vendor });
    client.sendSignal('Link.clicked');
    click();
    close();
    expect(stored()).toEqual(['Link.clicked']);
  });
});

describe.each([FIREFOX, WEBKIT, CHROMIUM])(
  'a page in the browser "%s" keeps no copy of what leaves with it',
  (vendor) => {
    /** The signal is stored, because the page has been hidden for a while. */
    const openHidden = async (...options: Parameters<typeof open>[1][]) => {
      const client = await open(vendor, ...options);
      page.hide(true);
      await clock.advance(1001);
      client.sendSignal('Game.won');
      expect([sent(), stored()]).toEqual([['Page.opened'], ['Game.won']]);
    };

    it('and that it has stored while it was hidden (point 28)', async () => {
      await openHidden();
      close();
      expect([sent().length + sendBeacon.mock.calls.length, stored()]).toEqual([2, []]);
    });

    it('by a click after the user has come back (point 28)', async () => {
      await openHidden();
      page.hide(false);
      click();
      close();
      expect([sent(), stored()]).toEqual([['Page.opened', 'Game.won'], []]);
    });
  },
);

describe('with `ambiguousFailure: "drop"`, no signal arrives twice', () => {
  const drop = { ambiguousFailure: 'drop' } as const;
  const fail = () => Promise.reject(new TypeError('NetworkError when attempting to fetch resource.'));

  it('that the browser cut before it left the page (point 13)', async () => {
    const client = await open(FIREFOX, drop);
    const { send } = transport;
    transport.send = fail;
    client.sendSignal('Game.won');
    await clock.advance(LINGER_MS);
    transport.send = send;
    close();
    expect([sent(), stored()]).toEqual([['Page.opened'], []]);
    expect(client.stats()).toMatchObject({ ambiguous: 1, dropped: { ambiguous: 1 }, pending: 0 });
  });

  it('and none is dropped that the browser cannot send, because it is offline (point 31)', async () => {
    vi.resetModules();
    page = openPage({ navigator: { onLine: false } });
    const { createPageClient, withPageSpool } = await loadPackage();
    transport.send = fail;
    const client = createPageClient('APP', { clock, transport }, drop, withPageSpool());
    client.sendSignal('Game.won');
    await clock.advance(LINGER_MS);
    expect(client.stats()).toMatchObject({ ambiguous: 0, dropped: {}, pending: 1 });
    close();
    expect(stored()).toEqual(['Game.won']);
  });

  it('that a hidden page had stored before its request, and that is then killed without an event (point 13)', async () => {
    const client = await open(CHROMIUM, drop);
    page.hide(true);
    await clock.advance(1001);
    transport.send = () => new Promise(() => {});
    client.sendSignal('Game.won');
    expect(stored()).toEqual(['Game.won']);
    await clock.advance(LINGER_MS);
    expect(stored()).toEqual([]);
  });

  it('that an earlier page had stored, if the page is killed during the request (point 13)', async () => {
    page = openPage({ navigator: { vendor: CHROMIUM } });
    const { createPageClient, withPageSpool } = await loadPackage();
    const key = 'TelemetryDeck.signals.APP:0-0';
    page.storage.setItem(key, '0\n{"type":"Game.won"}');
    transport.send = () => new Promise(() => {});
    const client = createPageClient('APP', { clock, transport }, drop, withPageSpool());
    await clock.advance(1000);
    await vi.advanceTimersByTimeAsync(1100);
    await clock.advance(LINGER_MS);
    expect(client.stats()).toMatchObject({ recovered: 1, pending: 1 });
    expect(stored()).toEqual([]);
  });
});
