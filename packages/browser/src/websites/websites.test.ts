import { manualClock, recordingTransport } from '@td/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FakePage, type FakePageOptions, openPage } from '../../test/fake-page.js';
import { loadPackage } from '../../test/load-package.js';

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

/** A history whose methods are its prototype's, as in a browser. */
class FakeHistory {
  pushState(_state: unknown, _unused: string, url: string) {
    page.navigate(new URL(url, document.URL).href);
  }
  replaceState(_state: unknown, _unused: string, url: string) {
    this.pushState(_state, _unused, url);
  }
}

async function setUp(options: FakePageOptions = {}) {
  page = openPage({ url: 'https://ada:secret@shop.example/cart?token=1&utm_source=mail#top', ...options });
  vi.stubGlobal('history', new FakeHistory());
  vi.stubGlobal('scrollY', 0);
  vi.stubGlobal('innerHeight', 500);
  const all = await loadPackage();
  const client = all.createClient('APP', { clock, transport });
  return { ...all, client };
}

const go = (url: string) => history.pushState(null, '', url);

const happens = (type: string, fields: object = {}) => page.fail(type as never, fields);

/** The signals of a type, and nothing of sessions. */
async function sent(type = 'TelemetryDeck.Navigation.pathChanged') {
  await clock.advance(2000);
  return transport.signals.filter((signal) => signal.type === type).map(({ payload }) => payload);
}

/** Reports no page below `/secret`, and users without their numbers. */
const hideSecrets = (path: string) => (path.startsWith('/secret') ? undefined : path.replace(/\d+/, ':id'));

const paths = async () => (await sent()).map(({ path }) => path);

describe('page views', () => {
  it('name the page, the referrer and the step, without credentials, query and anchor', async () => {
    const { client, trackPageViews } = await setUp({ referrer: 'https://search.example/?q=me' });
    trackPageViews(client);
    go('/users/42?q=secret');
    const [first, second] = await sent();
    expect(first).toMatchObject({
      url: 'https://shop.example/cart',
      referrer: 'https://search.example/',
      host: 'shop.example',
      path: '/cart',
      scheme: 'https',
      utm_source: 'mail',
      'TelemetryDeck.Navigation.schemaVersion': '1',
      'TelemetryDeck.Navigation.identifier': ' -> /cart',
      'TelemetryDeck.Navigation.sourcePath': '',
      'TelemetryDeck.Navigation.destinationPath': '/cart',
    });
    expect(second).toMatchObject({
      url: 'https://shop.example/users/42',
      referrer: 'https://shop.example/cart',
      'TelemetryDeck.Navigation.identifier': '/cart -> /users/42',
    });
    expect(JSON.stringify([first, second])).not.toMatch(/secret|token|title/);
  });

  it('count each address once, also when they are tracked twice, and end with their removal', async () => {
    const { client, trackPageViews } = await setUp();
    trackPageViews(client)();
    const stop = trackPageViews(client);
    trackPageViews(client)();
    go('/cart?page=2#bottom');
    history.replaceState(null, '', '/a');
    happens('hashchange');
    page.navigate('https://shop.example/cart');
    happens('popstate');
    stop();
    go('/b');
    expect(await paths()).toEqual(['/cart', '/a', '/cart']);
    expect(Object.keys(history)).toEqual([]);
  });

  it('wait for a prerendered page to be seen, and count a page again that comes back', async () => {
    const { client, trackPageViews } = await setUp();
    Object.assign(document, { prerendering: true });
    trackPageViews(client);
    await clock.advance(60_000);
    expect(await paths()).toEqual([]);
    const openedAt = new Date(clock.now()).toISOString();
    Object.assign(document, { prerendering: false });
    happens('prerenderingchange');
    happens('pageshow', { persisted: false });
    happens('pageshow', { persisted: true });
    expect((await sent()).map((payload) => payload['TelemetryDeck.Navigation.identifier'])).toEqual([
      ' -> /cart',
      ' -> /cart',
    ]);
    expect(transport.signals.find(({ type }) => type.endsWith('pathChanged'))?.receivedAt).toBe(openedAt);
  });

  it('of a page that comes back belong to the session that begins then, and leave as those of a page that stays', async () => {
    const { client, trackPageViews } = await setUp();
    trackPageViews(client);
    const before = client.sessionID;
    await clock.advance(2000);
    page.happens('pagehide');
    transport.clear();
    await clock.advance(600_000);
    // Firefox and WebKit call listeners that capture first.
    happens('pageshow', { persisted: true });
    await clock.advance(2000);
    expect(client.sessionID).not.toBe(before);
    expect(transport.signals.map(({ sessionID, type }) => [sessionID, type])).toEqual([
      [client.sessionID, 'TelemetryDeck.Session.started'],
      [client.sessionID, 'TelemetryDeck.Navigation.pathChanged'],
    ]);
    expect(transport.requests.map(({ keepalive }) => keepalive)).toEqual([false]);
  });

  it('name routes as the program does, with routes in the fragment and a title when asked', async () => {
    const { client, trackPageViews } = await setUp({ url: 'https://shop.example/app#/users/42?token=1' });
    Object.assign(document, { title: 'Ada' });
    const path = (given: string) => {
      if (given.includes('secret')) throw new Error('no');
      return given.replace(/\d+/, ':id');
    };
    trackPageViews(client, { hash: true, title: true, path });
    go('#/users/43');
    go('#/secret');
    go('#anchor');
    expect(await sent()).toMatchObject([
      { url: 'https://shop.example/app#/users/:id', path: '/app#/users/:id', title: 'Ada' },
      { url: 'https://shop.example/app' },
    ]);
  });

  it.each([
    ['hides', 'https://shop.example/secret/42', ''],
    ['renames', 'https://shop.example/users/42?q=1', 'https://shop.example/users/:id'],
    ['does not know', 'https://shop.example.evil/secret/42', 'https://shop.example.evil/secret/42'],
  ])('name a referrer that the program %s as the program does', async (_what, referrer, named) => {
    const { client, trackPageViews } = await setUp({ url: 'https://shop.example/cart', referrer });
    trackPageViews(client, { path: hideSecrets });
    expect(await sent()).toMatchObject([{ url: 'https://shop.example/cart', referrer: named }]);
  });

  it('of loads alone ignore the history, and those by hand always count', async () => {
    const { client, trackPageViews, pageView } = await setUp();
    trackPageViews(client, { history: false });
    go('/a');
    pageView(client);
    pageView(client, '/users/:id?token=1');
    expect(await paths()).toEqual(['/cart', '/a', '/users/:id']);
    expect(() => pageView(undefined as never)).toThrow(/client/);
    expect(() => trackPageViews(undefined as never)).toThrow(/client/);
  });

  it('of a website have no type, and its campaign before the fragment; also through a lazy client', async () => {
    const { createPageClient, lazyClient, trackPageViews, withWebsite } = await setUp();
    const lazy = lazyClient();
    trackPageViews(lazy);
    go('/later');
    const website = recordingTransport({ deliversNothing: false });
    lazy.configure(createPageClient('APP', { clock, transport: website }, withWebsite()));
    await clock.advance(2000);
    const bodies = website.requests.map(({ body }) => JSON.parse(new TextDecoder().decode(body)));
    expect(bodies).toMatchObject([
      { url: 'https://shop.example/cart?utm_source=mail', locale: 'de_AT' },
      { url: 'https://shop.example/later', referrer: 'https://shop.example/cart' },
    ]);
    expect(JSON.stringify(bodies)).not.toMatch(/Navigation|host|scheme|type/);
  });

  it('wait for consent as other signals do', async () => {
    const { createClient, trackPageViews, withConsent } = await setUp();
    const client = createClient('APP', { clock, transport }, withConsent('unknown'));
    trackPageViews(client);
    expect(await paths()).toEqual([]);
    client.optIn();
    expect(await paths()).toEqual(['/cart']);
    client.optOut();
    go('/private');
    client.optIn();
    go('/public');
    expect((await sent()).at(-1)).toMatchObject({ 'TelemetryDeck.Navigation.identifier': ' -> /public' });
  });

  it('do not undo the changes of another library to the history, and use it again', async () => {
    const { client, trackPageViews } = await setUp();
    const stop = trackPageViews(client);
    const ours = history.pushState;
    let calls = 0;
    const theirs: typeof ours = (...given) => {
      calls++;
      ours.apply(history, given);
    };
    history.pushState = theirs;
    stop();
    expect(history.pushState).toBe(theirs);
    go('/unseen');
    trackPageViews(client);
    go('/seen');
    expect([calls, await paths()]).toEqual([2, ['/cart', '/unseen', '/seen']]);
    expect(history.pushState).toBe(theirs);
  });

  it('do not touch the history if the browser reports each change', async () => {
    const { client, trackPageViews } = await setUp();
    const navigation = Object.assign(new EventTarget(), { currentEntry: null });
    vi.stubGlobal('navigation', navigation);
    const stop = trackPageViews(client);
    go('/a');
    navigation.dispatchEvent(new Event('currententrychange'));
    stop();
    go('/b');
    navigation.dispatchEvent(new Event('currententrychange'));
    expect([Object.keys(history), await paths()]).toEqual([[], ['/cart', '/a']]);
  });

  it('are reported where the browser lacks that, and an element has its name', async () => {
    const { client, trackPageViews } = await setUp();
    // As `<nav id="navigation">` does.
    vi.stubGlobal('navigation', new EventTarget());
    trackPageViews(client);
    go('/a');
    expect(await paths()).toEqual(['/cart', '/a']);
  });

  it('are reported where images and forms have the names of what the document knows', async () => {
    const { client, trackPageViews } = await setUp({ url: 'https://shop.example/cart?q=private' });
    // As `<img name="title">` does.
    Object.assign(document, { title: new EventTarget(), hidden: new EventTarget(), URL: new EventTarget() });
    trackPageViews(client, { title: true });
    const [view] = await sent();
    expect(view).toMatchObject({ path: '/cart', url: 'https://shop.example/cart' });
    expect(view).not.toHaveProperty('title');
    expect((await sent('TelemetryDeck.Session.started')).length).toBe(1);
  });

  it('leave to the program what a method of another library returns', async () => {
    const { client, trackPageViews } = await setUp();
    history.pushState = (() => 'done') as never;
    trackPageViews(client);
    expect(history.pushState(null, '', '/a')).toBe('done');
  });

  it.each([
    ['a frozen history', () => Object.freeze(history)],
    ['no history', () => vi.stubGlobal('history', undefined)],
    ['no document', () => vi.stubGlobal('document', undefined)],
    ['an address outside of the web', () => page.navigate('file:///C:/lovelace/index.html')],
  ])('throw nothing with %s', async (_name, break_) => {
    const { client, pageView, trackEngagement, trackLinks, trackPageViews } = await setUp();
    break_();
    for (const track of [trackPageViews, trackEngagement, trackLinks]) track(client)();
    for (const track of [trackPageViews, trackEngagement, trackLinks]) track(client);
    pageView(client);
    happens('popstate');
    happens('click', { composedPath: () => [{}] });
    happens('pagehide');
    expect(JSON.stringify(transport.signals)).not.toContain('lovelace');
  });
});

class FakeElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  constructor(name: string, attributes: Readonly<Record<string, string>> = {}) {
    this.name = name;
    this.attributes = attributes;
  }
  getAttribute(name: string) {
    return this.attributes[name] ?? null;
  }
  matches(selector: string) {
    return selector
      .split(',')
      .some((part) => (part.startsWith('[') ? part.slice(1, -1) in this.attributes : part === this.name));
  }
}
/** Clicks on a link to another site. */
function followLink(href = 'https://other.example/') {
  vi.stubGlobal('Element', FakeElement);
  Object.assign(document, { baseURI: 'https://shop.example/cart' });
  happens('click', { button: 0, composedPath: () => [new FakeElement('a', { href })] });
}

it('the signals of websites and apps cause no warning in test mode', async () => {
  const { createClient, pageView, trackEngagement, trackLinks, trackPageViews, withLogger, withTestMode, withWebsite } =
    await setUp();
  const warnings: string[] = [];
  const log = (message: string) => void warnings.push(message);
  for (const isWebsite of [false, true]) {
    const options = [withLogger({ warn: log, error: log }), withWebsite(isWebsite), withTestMode()];
    const client = createClient('APP', { clock, transport }, ...options);
    for (const track of [trackPageViews, trackEngagement, trackLinks]) track(client);
    pageView(client);
  }
  followLink();
  page.happens('pagehide');
  await clock.advance(2000);
  const names = transport.signals.flatMap(({ payload = {}, type }) => [type, ...Object.keys(payload)]);
  expect(names).toEqual(expect.arrayContaining(['TelemetryDeck.Link.url', 'TelemetryDeck.PageEngagement.scrollDepth']));
  expect(warnings).toEqual([]);
});

describe('engagement', () => {
  const measure = (height: number) => Object.assign(document.documentElement, { scrollHeight: height });
  const left = () => sent('TelemetryDeck.Web.pageLeave');

  it('is reported once for each page, at the first sign of leaving', async () => {
    const { client, trackEngagement } = await setUp();
    measure(2000);
    vi.stubGlobal('requestAnimationFrame', (run: () => void) => {
      run();
      return 0;
    });
    trackEngagement(client);
    vi.stubGlobal('scrollY', 600);
    happens('scroll');
    vi.stubGlobal('scrollY', 0);
    await clock.advance(4400);
    page.hide(true);
    page.hide(false);
    page.happens('pagehide');
    expect(await left()).toMatchObject([
      {
        url: 'https://shop.example/cart',
        'TelemetryDeck.PageEngagement.scrollDepth': 55,
        'TelemetryDeck.PageEngagement.scrollDepthMilestone': '50',
        'TelemetryDeck.PageEngagement.engagedSeconds': 4,
      },
    ]);
    happens('pageshow', { persisted: true });
    page.happens('pagehide');
    expect(await left()).toHaveLength(2);
  });

  it('is reported of no page whose view was refused, and of one whose user has decided or signed in meanwhile', async () => {
    const { client, createClient, trackEngagement, trackPageViews, withConsent } = await setUp();
    const waiting = createClient('OTHER', { clock, transport }, withConsent('unknown'));
    client.optOut();
    for (const each of [client, waiting]) {
      trackPageViews(each);
      trackEngagement(each);
      each.optIn();
      each.identify('ada');
    }
    go('/end');
    expect((await left()).map(({ url }) => url)).toEqual(['https://shop.example/cart']);
    page.happens('pagehide');
    expect(await left()).toHaveLength(3);
    expect(transport.signals.filter(({ appID }) => appID === 'APP').map(({ payload }) => payload['path'])).toEqual([
      ...[undefined, undefined],
      '/end',
      undefined,
    ]);
  });

  it('is reported for each page of an app, under the name of its page view', async () => {
    const { client, trackEngagement, trackPageViews } = await setUp();
    trackEngagement(client);
    trackPageViews(client, { path: (path) => path.replace(/\d+/, ':id') });
    go('/users/1');
    go('/users/2');
    await clock.advance(3000);
    go('/end');
    page.happens('pagehide');
    expect((await left()).map(({ url }) => url)).toEqual([
      'https://shop.example/cart',
      'https://shop.example/users/:id',
      'https://shop.example/end',
    ]);
    expect((await left())[1]).toMatchObject({
      'TelemetryDeck.PageEngagement.scrollDepth': 100,
      'TelemetryDeck.PageEngagement.engagedSeconds': 3,
    });
  });
});

it('the engagement with a page that was loaded ahead begins when its user opens it', async () => {
  const { client, trackEngagement } = await setUp({ prerendering: true });
  trackEngagement(client);
  go('/redirected');
  page.activate();
  page.happens('pagehide');
  expect((await sent('TelemetryDeck.Web.pageLeave')).map(({ url }) => url)).toEqual([
    'https://shop.example/redirected',
  ]);
});

it('addresses of pages and links have at most 1,000 characters', async () => {
  const long = `/${'x'.repeat(5000)}`;
  const { client, pageView, trackLinks, trackPageViews } = await setUp();
  trackLinks(client);
  trackPageViews(client);
  go(long);
  pageView(client, long);
  followLink(`https://other.example${long}`);
  await clock.advance(2000);
  const texts = transport.signals.flatMap(({ payload = {} }) => Object.values(payload).map(String));
  expect(texts.filter((text) => text.includes('xxx')).length).toBeGreaterThan(5);
  // An identifier has two paths.
  for (const text of texts) expect(text.length).toBeLessThanOrEqual(2 * 1000 + ' -> '.length);
  expect(transport.signals.map(({ payload }) => payload?.['TelemetryDeck.Link.url']).filter(Boolean)).toEqual([
    `https://other.example${long}`.slice(0, 1000),
  ]);
});

describe('a client that counts loads alone', () => {
  it.each(['before', 'after'])(
    'has no tracker that touches the history, and is told so %s engagement',
    async (order) => {
      const { client, trackEngagement, trackPageViews } = await setUp();
      const track = [() => trackPageViews(client, { history: false }), () => trackEngagement(client)];
      const ends = (order === 'before' ? track : track.reverse()).map((begin) => begin());
      expect(Object.keys(history)).toEqual([]);
      go('/a');
      page.happens('pagehide');
      expect((await sent('TelemetryDeck.Web.pageLeave')).map(({ url }) => url)).toEqual(['https://shop.example/cart']);
      for (const end of ends) end();
      trackPageViews(client, { history: true })();
      expect(Object.keys(history)).toEqual([]);
    },
  );
});

describe('with prefixes of the program', () => {
  it.each([
    ['an app', []],
    ['a website', ['withWebsite']],
  ] as const)(
    'page views, page leaves and link clicks of %s keep the names of the documentation',
    async (_kind, more) => {
      const all = await setUp({ referrer: 'https://search.example/' });
      const { createClient, pageView, trackEngagement, withParameterPrefix, withSignalPrefix } = all;
      const named = recordingTransport();
      const prefixed = recordingTransport();
      const features = more.map((name) => all[name]());
      const clients = [
        createClient('APP.1', { clock, transport: named }, ...features),
        createClient(
          'APP.2',
          { clock, transport: prefixed },
          ...features,
          withParameterPrefix('Shop.'),
          withSignalPrefix('Shop.'),
        ),
      ];
      for (const client of clients) {
        pageView(client);
        trackEngagement(client);
      }
      page.happens('pagehide');
      await clock.advance(2000);
      const [plain, changed] = [named, prefixed].map(({ requests }) =>
        requests.map(({ text }) => text.replace(/APP\.\d|"(clientUser|sessionID)":"[^"]*"/g, '')),
      );
      expect(changed).toEqual(plain);
      expect(String(plain)).toMatch(/cart/);
    },
  );
});

describe('links', () => {
  const link = (href: string, more = {}) => new FakeElement('a', { href, ...more });
  const click = (path: readonly FakeElement[], type = 'click', button = 0) =>
    happens(type, { button, composedPath: () => [...path, document, globalThis] });

  async function start(options?: { readonly links: 'all' | 'marked' | 'outbound' }) {
    const all = await setUp();
    vi.stubGlobal('Element', FakeElement);
    Object.assign(document, { baseURI: 'https://shop.example/cart' });
    const stop = all.trackLinks(all.client, options);
    click([new FakeElement('b'), link('https://ada:secret@other.example:8080/x?a=1#b')]);
    click([link('https://a.example/')], 'auxclick', 1);
    click([link('https://b.example/')], 'auxclick', 2);
    click([link('https://c.example/'), new FakeElement('nav', { 'data-td-ignore': '' })]);
    for (const href of ['mailto:a@b.c', 'javascript:void 0', 'tel:1', 'http://[', '']) click([link(href)]);
    click([link('/pricing')]);
    click([link('/marked', { 'data-td-link': '' })]);
    click([new FakeElement('button', { 'data-td-link': 'https://buy.example/' })]);
    click([new FakeElement('button', { 'data-td-link': '' })]);
    click([new FakeElement('a', { 'xlink:href': 'https://drawn.example/' })]);
    stop();
    click([link('https://late.example/')]);
    return sent('TelemetryDeck.Web.linkClick');
  }
  const urls = async (options?: Parameters<typeof start>[0]) =>
    (await start(options)).map((payload) => payload['TelemetryDeck.Link.url']);

  it('that leave the site or are marked are reported, without credentials', async () => {
    expect(await urls()).toEqual([
      'https://other.example:8080/x?a=1#b',
      'https://a.example/',
      'https://shop.example/marked',
      'https://buy.example/',
      'https://drawn.example/',
    ]);
  });

  it('are reported with their destination', async () => {
    const [first, , marked] = await start();
    expect(first).toMatchObject({
      url: 'https://shop.example/cart',
      'TelemetryDeck.Link.host': 'other.example',
      'TelemetryDeck.Link.isOutbound': 'true',
    });
    expect(marked).toMatchObject({ 'TelemetryDeck.Link.isOutbound': 'false' });
  });

  it('of a page that the program hides are not reported', async () => {
    const { client, trackLinks, trackPageViews } = await setUp({ url: 'https://shop.example/secret/42' });
    vi.stubGlobal('Element', FakeElement);
    Object.assign(document, { baseURI: document.URL });
    trackPageViews(client, { path: hideSecrets });
    trackLinks(client);
    click([link('https://other.example/')]);
    go('/users/42');
    click([link('https://other.example/')]);
    expect(await sent('TelemetryDeck.Web.linkClick')).toMatchObject([{ url: 'https://shop.example/users/:id' }]);
  });

  it('are all reported, or the marked ones alone, when asked', async () => {
    expect(await urls({ links: 'all' })).toContain('https://shop.example/pricing');
    transport = recordingTransport({ deliversNothing: false });
    expect(await urls({ links: 'marked' })).toEqual(['https://shop.example/marked', 'https://buy.example/']);
  });
});
