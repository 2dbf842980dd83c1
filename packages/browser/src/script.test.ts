import { type IngestServer, startIngestServer } from '@td/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FakePage, fakeStorage, openPage } from '../test/fake-page.js';

const MISSING = new Error('TelemetryDeck: "data-app-id" missing');

let server: IngestServer;
let storage = fakeStorage();

beforeEach(async () => {
  server = await startIngestServer();
  storage = fakeStorage();
});

afterEach(async () => {
  vi.unstubAllGlobals();
  await server.close();
});

/** The tag of the script. */
const tagOf = (attributes: object = {}) => ({ dataset: { appId: 'APP', api: `${server.url}/v2/w/`, ...attributes } });

/** What a page has before the script loads. */
interface Page {
  /** The tag that loads the script. */
  readonly current?: object;
  /** A tag that the script finds. */
  readonly found?: object;
  readonly td?: object | undefined;
  readonly navigator?: object;
  readonly prerendering?: boolean;
}

let page: FakePage;

/** Loads the script in a page, as a tag or an import does. */
async function load({ current, found, td, navigator = {}, prerendering = false }: Page) {
  page = openPage({ url: 'https://shop.example/cart?token=1', navigator, prerendering, storage });
  const querySelector = (selector: string) => (selector === 'script[data-app-id]' && found) || null;
  Object.assign(document, {
    currentScript: current ?? null,
    querySelector,
    baseURI: 'https://shop.example/cart',
    addEventListener: () => {},
  });
  vi.stubGlobal('td', td);
  vi.resetModules();
  await import('./script.js');
  return globalThis.td;
}

/** The bodies of the first requests. */
async function bodies(count: number) {
  await server.waitForSignals(count);
  return server.requests.map(({ json }) => json);
}

/** The stub of the guide. */
function stub() {
  const calls: unknown[] = [];
  const keep = (name: string) => [name, (...values: unknown[]) => void globalThis.td?.calls.push([name, ...values])];
  const td = { calls, ...Object.fromEntries(['signal', 'pageView', 'optIn', 'optOut'].map(keep)) };
  vi.stubGlobal('td', td);
  return td as unknown as typeof globalThis.td & { calls: unknown[] };
}

describe('a tag', () => {
  it('counts the page as a website does', async () => {
    expect(await load({ current: tagOf() })).toMatchObject({ appID: 'APP', consent: 'granted' });
    const [view] = await bodies(1);
    expect(view).toMatchObject({ appID: 'APP', url: 'https://shop.example/cart', locale: 'de_AT' });
    expect(view).toMatchObject({ telemetryClientVersion: expect.stringMatching(/^@td\/browser \d/) });
    expect(view).toHaveProperty('payload', {});
    expect(view).not.toHaveProperty('clientUser');
    expect(view).not.toHaveProperty('type');
    expect({ ...storage }).toEqual({});
  });

  it('is found by its attribute if a module has loaded the script', async () => {
    await load({ found: tagOf({ appId: 'OTHER' }) });
    expect(await bodies(1)).toMatchObject([{ appID: 'OTHER' }]);
  });

  it('is found by its attribute if the tag of a bundle has loaded the script', async () => {
    await load({ current: { dataset: {} }, found: tagOf({ appId: 'OTHER' }) });
    expect(await bodies(1)).toMatchObject([{ appID: 'OTHER' }]);
  });

  it.each([
    ['has none', { dataset: {} }],
    ['has an empty one', { dataset: { appId: '' } }],
    ['is nowhere', undefined],
  ])('without an app ID is an error: it %s', async (_where, current) => {
    await expect(load(current ? { current } : {})).rejects.toThrow(MISSING);
    expect(globalThis.td).toBeUndefined();
  });

  it.each([
    ['true', true],
    ['false', false],
    ['maybe', true],
    [undefined, true],
  ])('with the test mode %s overrides the automatic mark only if it is valid', async (isTestMode, expected) => {
    await load({ current: tagOf({ isTestMode }), navigator: { webdriver: true } });
    expect(await bodies(1)).toMatchObject([{ isTestMode: expected }]);
  });

  it('with an endpoint of version 3 sends flat signals', async () => {
    const td = await load({ current: tagOf({ api: `${server.url}/v3/w/` }) });
    td?.signal('Shop.ordered', { items: 3 });
    const [view, ordered] = await bodies(2);
    expect(view).toMatchObject({ url: 'https://shop.example/cart', isTestMode: 'false' });
    expect(view).toMatchObject({ 'TelemetryDeck.SDK.name': '@td/browser' });
    expect(ordered).toMatchObject({ type: 'Shop.ordered', items: 3 });
    expect(ordered).not.toHaveProperty('payload');
  });

  it('may name an endpoint of its own origin without the origin', async () => {
    const urls: string[] = [];
    vi.stubGlobal('fetch', (url: string) => {
      urls.push(url);
      return Promise.resolve(new Response());
    });
    await load({ current: tagOf({ api: '/signals/v2/w/' }) });
    await vi.waitFor(() => expect(urls).toEqual(['https://shop.example/signals/v2/w/']));
  });

  it('of the same app does nothing when it is there twice', async () => {
    const td = await load({ current: tagOf() });
    await bodies(1);
    expect(await load({ current: tagOf(), td })).toBe(td);
    td?.signal('Shop.ordered');
    expect(await bodies(2)).toHaveLength(2);
  });

  it('of an app does nothing either when that of another app was there meanwhile', async () => {
    let td = await load({ current: tagOf() });
    for (const appId of ['OTHER', 'APP', 'OTHER']) td = await load({ current: tagOf({ appId }), td });
    td?.signal('Shop.ordered');
    expect(td?.appID).toBe('OTHER');
    await server.waitForSignals(3);
    expect(server.signals.map(({ appID, type }) => [appID, type])).toEqual([
      ['APP', 'pageView'],
      ['OTHER', 'pageView'],
      ['OTHER', 'Shop.ordered'],
    ]);
  });

  it('does nothing on a server that renders pages', async () => {
    vi.resetModules();
    await import('./script.js');
    expect(globalThis.td).toBeUndefined();
  });

  it('counts a page that was loaded ahead when its user opens it', async () => {
    const requests = vi.spyOn(globalThis, 'fetch');
    const td = await load({ current: tagOf(), prerendering: true });
    td?.signal('Shop.shown');
    page.happens('pagehide');
    page.happens('pageshow');
    // A round trip, in which the script has all the time it needs.
    await fetch(server.url);
    expect(requests).toHaveBeenCalledTimes(1);
    server.clear();
    page.activate();
    const types = (await bodies(2)).map((body) => (body as { type?: string }).type);
    expect(types.toSorted()).toEqual(['Shop.shown', undefined]);
  });

  it('of a page whose user refuses sends nothing', async () => {
    const td = await load({ current: tagOf(), navigator: { globalPrivacyControl: true } });
    td?.signal('Shop.ordered');
    expect(td?.consent).toBe('denied');
    expect(server.requests).toEqual([]);
  });
});

describe('a refusal', () => {
  it('is all that a page stores, until an opt-in', async () => {
    const td = await load({ current: tagOf() });
    expect(td?.optOut()).toBe(true);
    expect({ ...storage }).toEqual({ 'TelemetryDeck.APP.consent': 'denied' });
    const next = await load({ current: tagOf() });
    expect(next?.consent).toBe('denied');
    next?.optIn();
    expect({ ...storage }).toEqual({});
  });
});

describe('a stub', () => {
  it('keeps calls until the script has loaded, and passes on later ones', async () => {
    const td = stub();
    const { signal } = td;
    signal('Shop.opened');
    td.signal('Shop.searched', { words: 2 });
    await load({ current: tagOf(), td });
    signal('Shop.ordered');
    const types = (await bodies(4)).map((body) => (body as { type?: string }).type);
    expect(types.toSorted()).toEqual(['Shop.opened', 'Shop.ordered', 'Shop.searched', undefined]);
  });

  it('keeps a refusal, after which nothing is sent', async () => {
    const td = stub();
    td.optOut();
    const loaded = await load({ current: tagOf(), td });
    loaded?.signal('Shop.opened');
    expect(loaded?.consent).toBe('denied');
    expect(server.requests).toEqual([]);
  });

  it('makes its other calls even if some are mistakes, which reach the console', async () => {
    const errors: unknown[] = [];
    vi.stubGlobal('queueMicrotask', (work: () => void) => {
      try {
        work();
      } catch (error) {
        errors.push(error);
      }
    });
    const td = stub();
    td.signal(3 as unknown as string);
    td.calls.push(['nothing']);
    td.calls.push(undefined, 42, {});
    td.signal('Shop.opened');
    const loaded = await load({ current: tagOf(), td });
    loaded?.calls.push(42 as never);
    expect(await bodies(2)).toHaveLength(2);
    expect(errors).toMatchObject([{ name: 'TelemetryDeckError' }, ...Array(4).fill({ name: 'TypeError' })]);
  });
});
