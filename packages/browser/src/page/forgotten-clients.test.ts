import {
  type Client,
  type ClientOption,
  type TransportRequest,
  withAnonymousUser,
  withConsent,
  withSessions,
} from '@td/core';
import { hang, manualClock, recordingTransport, reply } from '@td/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { collectGarbage } from '../../test/collect-garbage.js';
import { type FakePage, openPage } from '../../test/fake-page.js';
import { loadPackage } from '../../test/load-package.js';

const MINUTE_MS = 60_000;

let clock = manualClock();
let transport = recordingTransport();
let page: FakePage;

/** The types of events to which each listener of the page listens. */
const listeners = new Map<EventListener, Set<string>>();
const listened = () => [...listeners.values()].flatMap((types) => [...types]);

beforeEach(() => {
  clock = manualClock();
  transport = recordingTransport();
  page = openPage();
  // The page waits a second before it looks for signals of earlier ones.
  vi.stubGlobal('setTimeout', (callback: () => void, delayMs: number) => clock.setTimer(callback, delayMs));
  listeners.clear();
  const { addEventListener, removeEventListener } = globalThis;
  vi.stubGlobal('addEventListener', (type: string, listener: EventListener, options?: object) => {
    listeners.set(listener, (listeners.get(listener) ?? new Set()).add(type));
    addEventListener(type, listener, options);
  });
  vi.stubGlobal('removeEventListener', (type: string, listener: EventListener) => {
    const types = listeners.get(listener);
    if (types?.delete(type) && types.size === 0) listeners.delete(listener);
    removeEventListener(type, listener);
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Makes a client that only this function holds, and returns what tells whether it is still there. */
async function forget(use: (client: Client) => unknown = () => {}, option?: ClientOption, appID = 'APP') {
  const { createClient } = await loadPackage();
  return (() => {
    // All parts of a client hold its transport, and nothing else does.
    const own = { send: (request: TransportRequest) => transport.send(request) };
    use(createClient(appID, { clock, transport: own }, option));
    const reference = new WeakRef(own);
    return () => reference.deref() !== undefined;
  })();
}

const types = () => transport.signals.map(({ type }) => type);

describe('a client that the program no longer uses', () => {
  it.each<[name: string, use: (client: Client) => unknown, option?: ClientOption]>([
    ['has sent nothing', () => {}],
    ['has sent signals', (client) => client.sendSignal('Game.started')],
    ['has delivered a signal', (client) => client.deliverSignal('Game.started')],
    ['has a view', (client) => client.with({ userID: 'ada' }).sendSignal('Game.started')],
    ['has no sessions', (client) => client.sendSignal('Game.started'), withSessions(false)],
    ['has an anonymous user', (client) => client.sendSignal('Game.started'), withAnonymousUser()],
    ['had a consent listener', (client) => client.onConsentChange(() => {})()],
    ['waits for a decision', (client) => client.sendSignal('Game.started'), withConsent('unknown')],
    ['is closed', (client) => client.close()],
  ])('is collected with its timers and listeners if it %s', async (_name, use, option) => {
    const isThere = await forget(use, option);
    await forget((newer) => newer.close());
    await clock.advance(2 * MINUTE_MS);
    await collectGarbage();
    expect(isThere()).toBe(false);
    page.happens('online');
    await clock.advance(MINUTE_MS);
    expect(clock.pendingTimers).toBe(0);
    page.happens('online');
    expect(listened()).toEqual([]);
  });

  it('is collected even if it knows a refusal, which the page keeps', async () => {
    const isThere = await forget((client) => client.optOut());
    await clock.advance(2 * MINUTE_MS);
    await collectGarbage();
    expect(isThere()).toBe(false);
    page.storage.removeItem('TelemetryDeck.APP.consent');
    page.happens('storage');
    expect(page.storage.getItem('TelemetryDeck.APP.consent')).toBe('denied');
    expect(listened()).toHaveLength(4);
  });

  it('is collected in a hidden page, and after the page has come back', async () => {
    const isThere = await forget((client) => client.sendSignal('Game.started'));
    page.hide(true);
    page.hide(false);
    page.happens('pagehide');
    page.happens('pageshow');
    await forget((newer) => newer.close());
    await clock.advance(2 * MINUTE_MS);
    await collectGarbage();
    expect(isThere()).toBe(false);
  });

  it('sends pending signals', async () => {
    await forget((client) => client.sendSignal('Game.started'));
    await collectGarbage();
    await clock.advance(2000);
    expect(types()).toContain('Game.started');
  });

  it('sends the signals of a failed request again, even after minutes', async () => {
    transport = recordingTransport({ replies: [reply(503), reply(503)] });
    const isThere = await forget((client) => client.sendSignal('Game.started'));
    for (let second = 0; second < 120; second++) {
      await clock.advance(1000);
      if (second % 20 === 0) await collectGarbage();
    }
    expect(transport.requests.length).toBe(3);
    expect(types()).toContain('Game.started');
    await forget((newer) => newer.close());
    await clock.advance(MINUTE_MS);
    await collectGarbage();
    expect(isThere()).toBe(false);
  });

  it('sends pending signals when the page closes', async () => {
    await forget((client) => client.sendSignal('Game.started'));
    await collectGarbage();
    page.happens('pagehide');
    expect(transport.requests.length).toBe(1);
  });

  it('stores pending signals when the page closes without a network', async () => {
    vi.stubGlobal('navigator', { onLine: false });
    transport = recordingTransport({ defaultReply: hang() });
    await forget((client) => client.sendSignal('Game.started'));
    await collectGarbage();
    page.happens('pagehide');
    const kept = Object.keys(page.storage).filter((key) => key.startsWith('TelemetryDeck.signals.'));
    expect(kept.map((key) => page.storage.getItem(key)).join()).toContain('Game.started');
  });
});

describe('sessions of clients that the program no longer uses', () => {
  const STARTED = 'TelemetryDeck.Session.started';

  /** The user leaves for long, and comes back. Returns how many sessions that begins. */
  async function comeBack() {
    await clock.advance(2 * MINUTE_MS);
    await collectGarbage();
    transport.clear();
    page.hide(true);
    await clock.advance(6 * MINUTE_MS);
    await collectGarbage();
    page.hide(false);
    await clock.advance(2000);
    return types().filter((type) => type === STARTED).length;
  }

  it('continue', async () => {
    await forget();
    expect(await comeBack()).toBe(1);
    expect(await comeBack()).toBe(1);
  });

  it('begin when the user first sees the page', async () => {
    page.hide(true);
    await forget();
    expect(await comeBack()).toBe(1);
  });

  it('continue in the newest client of each app, also among copies of the package, and the others are collected', async () => {
    const older = [await forget(), await forget(), await forget()];
    const newest = [await forget(), await forget(undefined, undefined, 'OTHER')];
    older.push(await forget(undefined, withSessions(false)));
    expect(await comeBack()).toBe(2);
    expect([...older, ...newest].map((isThere) => isThere())).toEqual([false, false, false, false, true, true]);
  });

  it('end with consent, and the client is collected', async () => {
    const isThere = await forget();
    page.storage.setItem('TelemetryDeck.APP.consent', 'denied');
    page.happens('storage');
    await clock.advance(2000);
    await collectGarbage();
    expect(isThere()).toBe(false);
    expect(await comeBack()).toBe(0);
  });
});

it('a client that the program still uses follows its page after collections', async () => {
  const { createClient } = await loadPackage();
  const client = createClient('APP', { clock, transport });
  await clock.advance(2 * MINUTE_MS);
  await collectGarbage();
  client.sendSignal('Game.started');
  page.happens('pagehide');
  expect(types()).toContain('Game.started');
});

it('clients work in a page whose window accepts no new property', async () => {
  const { assign } = Object;
  vi.spyOn(Object, 'assign').mockImplementation((target: object, ...sources: object[]) => {
    if (target === globalThis) throw new TypeError('not extensible');
    return assign(target, ...sources);
  });
  const { createClient } = await loadPackage();
  createClient('APP', { clock, transport }).sendSignal('Game.started');
  vi.restoreAllMocks();
  page.happens('pagehide');
  expect(types()).toContain('Game.started');
});

it('a consent listener receives decisions made elsewhere until it is removed', async () => {
  const heard: string[] = [];
  await forget((client) => client.onConsentChange((consent) => heard.push(consent)));
  await clock.advance(2 * MINUTE_MS);
  await collectGarbage();
  page.storage.setItem('TelemetryDeck.APP.consent', 'denied');
  page.happens('storage');
  expect(heard).toEqual(['denied']);
});

it.each<[name: string, found: unknown]>([
  ['has no weak references', undefined],
  ['has broken weak references', class {}],
  ['has weak references that throw', () => expect.unreachable()],
  [
    'has weak references that forget at once',
    class {
      deref() {}
    },
  ],
])('if the browser %s, a client follows its page', async (_name, found) => {
  vi.stubGlobal('WeakRef', found);
  const { createClient } = await loadPackage();
  const client = createClient('APP', { clock, transport });
  client.sendSignal('Game.started');
  page.happens('pagehide');
  expect(types()).toContain('Game.started');
  await client.close();
  expect(listened()).toEqual([]);
});
