import { calendarParameters, type DefaultParameters, timeZoneName } from '@td/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type FakePageOptions, openPage, startWorker } from '../../test/fake-page.js';
import { findParameters, parameterStamp } from './default-parameters.js';

const NOW = Date.UTC(2026, 6, 1, 12);
const all: DefaultParameters = {
  sdk: true,
  device: true,
  runContext: true,
  userPreference: true,
  accessibility: true,
  calendar: true,
  page: true,
};
const none = Object.fromEntries(Object.keys(all).map((group) => [group, false])) as unknown as DefaultParameters;

/** The parameters of one group, as JSON. */
function only(group: keyof DefaultParameters, page?: FakePageOptions): object {
  if (page) openPage(page);
  return JSON.parse(JSON.stringify(findParameters({ ...none, [group]: true }, NOW)));
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

it('the parameters describe a page, in the types of JSON', () => {
  vi.stubEnv('TZ', 'Europe/Vienna');
  openPage({ lang: 'en', referrer: 'https://news.example/', url: 'https://shop.example/cart?utm_source=letter' });
  expect(findParameters(all, NOW)).toEqual({
    'TelemetryDeck.SDK.name': '@td/browser',
    'TelemetryDeck.SDK.version': expect.stringMatching(/^\d+\.\d+\.\d+/),
    'TelemetryDeck.SDK.nameAndVersion': expect.stringMatching(/^@td\/browser \d+\.\d+\.\d+/),
    'TelemetryDeck.Device.platform': 'Linux',
    'TelemetryDeck.Device.operatingSystem': 'Linux',
    'TelemetryDeck.Device.timeZone': 'UTC+2',
    'TelemetryDeck.Device.screenResolutionWidth': 1440,
    'TelemetryDeck.Device.screenResolutionHeight': 900,
    'TelemetryDeck.Device.screenScaleFactor': 1.5,
    'TelemetryDeck.Device.orientation': 'Landscape',
    'TelemetryDeck.RunContext.locale': 'de_AT',
    'TelemetryDeck.RunContext.language': 'en',
    'TelemetryDeck.RunContext.targetEnvironment': 'browser',
    'TelemetryDeck.UserPreference.colorScheme': 'Light',
    'TelemetryDeck.UserPreference.language': 'de',
    'TelemetryDeck.UserPreference.region': 'AT',
    'TelemetryDeck.UserPreference.layoutDirection': 'leftToRight',
    'TelemetryDeck.Accessibility.isReduceMotionEnabled': false,
    'TelemetryDeck.Accessibility.isInvertColorsEnabled': false,
    'TelemetryDeck.Accessibility.isDarkerSystemColorsEnabled': false,
    'TelemetryDeck.Accessibility.isReduceTransparencyEnabled': false,
    'TelemetryDeck.Calendar.dayOfMonth': 1,
    'TelemetryDeck.Calendar.dayOfWeek': 3,
    'TelemetryDeck.Calendar.dayOfYear': 182,
    'TelemetryDeck.Calendar.weekOfYear': 27,
    'TelemetryDeck.Calendar.isWeekend': false,
    'TelemetryDeck.Calendar.monthOfYear': 7,
    'TelemetryDeck.Calendar.quarterOfYear': 3,
    'TelemetryDeck.Calendar.hourOfDay': 15,
    url: 'https://shop.example/cart',
    referrer: 'https://news.example/',
    combinedSource: 'letter',
    utm_source: 'letter',
  });
});

it('without one group, its parameters are missing, and no others', () => {
  openPage();
  const whole = Object.keys(findParameters(all, NOW));
  for (const group of Object.keys(all) as (keyof DefaultParameters)[]) {
    const left = Object.keys(findParameters({ ...all, [group]: false }, NOW));
    const gone = Object.keys(findParameters({ ...none, [group]: true }, NOW));
    expect(gone.length).toBeGreaterThan(0);
    expect([...left, ...gone].sort()).toEqual(whole.toSorted());
  }
  expect(findParameters(none, NOW)).toEqual({});
});

describe('the device', () => {
  it.each([
    {
      system: 'Windows',
      userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:139.0) Gecko/20100101 Firefox/139.0',
      maxTouchPoints: 0,
    },
    {
      system: 'macOS',
      userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.5 Safari/605.1.15',
      maxTouchPoints: 0,
    },
    {
      system: 'iOS',
      userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.5 Safari/605.1.15',
      maxTouchPoints: 5,
    },
    {
      system: 'iOS',
      userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148',
      maxTouchPoints: 5,
    },
    {
      system: 'iOS',
      userAgent: 'Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148',
      maxTouchPoints: 5,
    },
    {
      system: 'Android',
      userAgent: 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/137.0.0.0 Mobile Safari/537.36',
      maxTouchPoints: 5,
    },
    {
      system: 'Android',
      userAgent: 'Mozilla/5.0 (Android 15; Mobile; rv:139.0) Gecko/139.0 Firefox/139.0',
      maxTouchPoints: 5,
    },
    {
      system: 'Chrome OS',
      userAgent: 'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/137.0.0.0 Safari/537.36',
      maxTouchPoints: 0,
    },
    {
      system: 'Linux',
      userAgent: 'Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:139.0) Gecko/20100101 Firefox/139.0',
      maxTouchPoints: 0,
    },
    {
      system: undefined,
      userAgent: 'Mozilla/5.0 (Mobile; Nokia_2720; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/2.5',
      maxTouchPoints: 0,
    },
    { system: undefined, userAgent: 'Node.js/24', maxTouchPoints: 0 },
  ])(
    'has the system $system by the user agent $userAgent with $maxTouchPoints touch points',
    ({ system, userAgent, maxTouchPoints }) => {
      const parameters = new Map(Object.entries(only('device', { navigator: { userAgent, maxTouchPoints } })));
      expect(parameters.has('TelemetryDeck.Device.timeZone')).toBe(true);
      expect(parameters.get('TelemetryDeck.Device.operatingSystem')).toBe(system);
      expect(parameters.get('TelemetryDeck.Device.platform')).toBe(system);
    },
  );

  it.each([
    { orientation: 'portrait-primary', parameter: 'Portrait' },
    { orientation: 'portrait-secondary', parameter: 'Portrait' },
    { orientation: 'landscape-secondary', parameter: 'Landscape' },
  ])('has the orientation $parameter in a browser with $orientation', ({ orientation, parameter }) => {
    expect(only('device', { orientation })).toMatchObject({ 'TelemetryDeck.Device.orientation': parameter });
  });
});

describe('a preference of the user', () => {
  it('is sent if it is true, and if it is false', () => {
    const asked = [
      '(prefers-color-scheme: dark)',
      '(prefers-reduced-motion: reduce)',
      '(inverted-colors: inverted)',
      '(prefers-contrast: more)',
      '(prefers-reduced-transparency: reduce)',
    ];
    expect(only('userPreference', { asked, dir: 'rtl', navigator: { language: 'ar' } })).toEqual({
      'TelemetryDeck.UserPreference.colorScheme': 'Dark',
      'TelemetryDeck.UserPreference.language': 'ar',
      'TelemetryDeck.UserPreference.layoutDirection': 'rightToLeft',
    });
    expect(only('accessibility')).toEqual({
      'TelemetryDeck.Accessibility.isReduceMotionEnabled': true,
      'TelemetryDeck.Accessibility.isInvertColorsEnabled': true,
      'TelemetryDeck.Accessibility.isDarkerSystemColorsEnabled': true,
      'TelemetryDeck.Accessibility.isReduceTransparencyEnabled': true,
    });
  });

  it('is left out if the browser does not know the media query', () => {
    const unknown = ['inverted-colors', 'prefers-reduced-transparency', 'prefers-color-scheme'];
    expect(Object.keys(only('accessibility', { unknown }))).toEqual([
      'TelemetryDeck.Accessibility.isReduceMotionEnabled',
      'TelemetryDeck.Accessibility.isDarkerSystemColorsEnabled',
    ]);
    expect(only('userPreference')).not.toHaveProperty(['TelemetryDeck.UserPreference.colorScheme']);
  });

  it.each([
    { locale: 'de-AT', language: 'de', region: 'AT' },
    { locale: 'zh-Hant-TW', language: 'zh', region: 'TW' },
    { locale: 'es-419', language: 'es', region: '419' },
    { locale: 'en-US-u-ca-buddhist', language: 'en', region: 'US' },
    { locale: 'de-CH-1996', language: 'de', region: 'CH' },
    { locale: 'fil', language: 'fil', region: undefined },
    { locale: 'sr-Latn', language: 'sr', region: undefined },
  ])('is the language $language and the region $region in the locale $locale', ({ locale, language, region }) => {
    const parameters = only('userPreference', { navigator: { language: locale } });
    expect(parameters).toMatchObject({
      'TelemetryDeck.UserPreference.language': language,
      ...(region && { 'TelemetryDeck.UserPreference.region': region }),
    });
    expect('TelemetryDeck.UserPreference.region' in parameters).toBe(region !== undefined);
    expect(only('runContext')).toMatchObject({
      'TelemetryDeck.RunContext.locale': locale.replaceAll('-', '_'),
      'TelemetryDeck.RunContext.language': language,
    });
  });
});

describe('the page', () => {
  it('is sent without credentials, query and fragment', () => {
    const page = {
      url: 'https://ada:secret@shop.example:8443/@ada/reset?token=secret#access_token=secret',
      referrer: 'https://shop.example/login?code=secret',
    };
    expect(only('page', page)).toEqual({
      url: 'https://shop.example:8443/@ada/reset',
      referrer: 'https://shop.example/login',
    });
  });

  it('is sent with the campaign in its address, and no other part of the query', () => {
    const query = 'ref=a&source=b&src=c&utm_source=d&utm_medium=e&utm_campaign=f%20g&utm_term=&utm_content=h';
    expect(only('page', { url: `https://shop.example/?${query}&gclid=i&msclkid=j&q=private&utm_id=k` })).toEqual({
      url: 'https://shop.example/',
      combinedSource: 'a',
      ref: 'a',
      source: 'b',
      src: 'c',
      utm_source: 'd',
      utm_medium: 'e',
      utm_campaign: 'f g',
      utm_content: 'h',
      GCLID: 'i',
      MSCLKID: 'j',
    });
  });

  it.each([
    'about:srcdoc',
    'about:blank',
    'file:///Users/ada.lovelace/game.html?utm_source=letter',
    'data:text/html,<title>The whole document</title>?ref=document',
    'blob:https://shop.example/1b4e28ba?ref=document',
    'chrome-extension://aaaabbbb/popup.html?ref=popup',
    'moz-extension://1b4e28ba/options.html',
    'capacitor://localhost/index.html',
  ])('has no address and no campaign if the address is not of http: or https:: %s', (url) => {
    for (const isWebsite of [false, true]) {
      openPage({ url, referrer: 'file:///Users/ada.lovelace/' });
      const parameters = findParameters({ ...none, page: true }, NOW, isWebsite);
      expect(JSON.parse(JSON.stringify(parameters))).toEqual(isWebsite ? { locale: 'de_AT' } : {});
    }
  });

  it.each([
    { sent: 'https://ada:secret@shop.example/reset?token=secret#part', arrives: 'https://shop.example/reset' },
    { sent: 'HTTPS://Shop.example/?token=secret', arrives: 'https://shop.example/' },
    { sent: ' https://ada:secret@shop.example/reset?token=secret', arrives: 'https://shop.example/reset' },
    { sent: 'ht\ttps://ada:secret@shop.example/reset?token=secret', arrives: 'https://shop.example/reset' },
    { sent: 'https:\\\\ada:secret@shop.example\\reset', arrives: 'https://shop.example/reset' },
    { sent: 'https:/ada:secret@shop.example/reset', arrives: 'https://shop.example/reset' },
    { sent: 'https:ada:secret@shop.example/reset', arrives: 'https://shop.example/reset' },
    { sent: 'https://ada:secret@shop.example:99999/reset?token=secret', arrives: 'https://shop.example:99999/reset' },
    { sent: 'https://medium.example/@ada/post', arrives: 'https://medium.example/@ada/post' },
    { sent: '//ada@shop.example/reset?token=secret', arrives: '//shop.example/reset' },
    { sent: '\\\\ada:secret@shop.example\\reset?token=secret', arrives: '\\\\shop.example\\reset' },
    { sent: 'ada:secret@shop.example/reset?token=secret', arrives: 'shop.example/reset' },
    { sent: ' ada@shop.example', arrives: 'shop.example' },
    { sent: 'android-app://ada:secret@shop.example/reset', arrives: 'android-app://shop.example/reset' },
    { sent: 'https://ada ada:secret@shop shop/reset', arrives: 'https://shop shop/reset' },
    { sent: 'view-source:https://ada:secret@shop.example/', arrives: 'view-source:https://shop.example/' },
    { sent: 'see https://ada:secret@shop.example/reset', arrives: 'see https://shop.example/reset' },
    { sent: '@brand', arrives: '@brand' },
    { sent: 'sale@noon', arrives: 'sale@noon' },
    { sent: 'team@work: news', arrives: 'team@work: news' },
    { sent: 'http:sale', arrives: 'http:sale' },
    { sent: 'sale @ home', arrives: 'sale @ home' },
    { sent: ' shop.example/reset?token=secret', arrives: 'shop.example/reset' },
    { sent: 'shop.example/reset?token=secret', arrives: 'shop.example/reset' },
    { sent: '/reset?token=secret', arrives: '/reset' },
    { sent: 'file:///Users/ada.lovelace/game.html', arrives: undefined },
    { sent: ' file:///Users/ada.lovelace/game.html', arrives: undefined },
    { sent: 'fi\nle:///Users/ada.lovelace/game.html', arrives: undefined },
    { sent: 'Letter: May', arrives: 'Letter: May' },
    { sent: 'data:text/html,document', arrives: undefined },
    { sent: 'blob:https://shop.example/1b4e28ba', arrives: undefined },
    { sent: 'chrome-extension://aaaabbbb/popup.html', arrives: undefined },
    { sent: 'mailto:ada@example.com', arrives: undefined },
    { sent: 'letter: May', arrives: 'letter: May' },
    { sent: 'c#', arrives: 'c#' },
    { sent: 'what is it?', arrives: 'what is it?' },
    { sent: 'x'.repeat(5000), arrives: 'x'.repeat(1000) },
  ])('is sent with an address in its campaign only without its query: $sent', ({ sent, arrives }) => {
    for (const name of ['ref', 'source', 'src', 'utm_source', 'utm_campaign']) {
      const parameters = only('page', { url: `https://shop.example/?${name}=${encodeURIComponent(sent)}` });
      expect(new Map(Object.entries(parameters)).get(name)).toBe(arrives);
    }
  });

  it('is sent with at most 1,000 characters of each address', () => {
    const long = `https://shop.example/${'x'.repeat(5000)}`;
    const { url, referrer } = only('page', { url: long, referrer: long }) as Record<string, string>;
    expect([url, referrer]).toEqual([long.slice(0, 1000), long.slice(0, 1000)]);
  });

  it.each(['.', ':', 'a', '%20', '%09', '@', '%2F%2F', '%2F%2Fa'])(
    'is read in a moment, even if a link to it has a campaign of 100,000 times "%s"',
    (part) => {
      const found = only('page', {
        url: `https://shop.example/?utm_source=x${part.repeat(100_000)}${'y'.repeat(1000)}`,
      });
      expect(new Map(Object.entries(found)).get('utm_source')).toHaveLength(1000);
    },
  );

  it('of a website is sent with as many whole parts of its campaign as have 1,000 characters', () => {
    const parts = Array.from({ length: 20 }, (_, at) => `utm_x${at}=${'ä'.repeat(60)}`);
    openPage({ url: `https://shop.example/?${parts.join('&')}` });
    const { url } = findParameters({ ...none, page: true }, NOW, true);
    expect(url).toBe(`https://shop.example/?${encodeURI(parts.slice(0, 2).join('&'))}`);
  });

  it('has the Android app that opened it as its referrer', () => {
    expect(only('page', { referrer: 'android-app://com.example.mail/' })).toMatchObject({
      referrer: 'android-app://com.example.mail/',
    });
  });

  it('of a website keeps its campaign in its address, from which the server takes the combined source', () => {
    const kept = 'utm_source=d&gclid=i&src=c&MSCLKID=j';
    openPage({ url: `https://ada:secret@shop.example/cart?token=secret&${kept}&q=private&utm_id=k#token` });
    expect(findParameters({ ...none, page: true }, NOW, true)).toMatchObject({
      url: `https://shop.example/cart?${kept}&utm_id=k`,
      ...{ src: 'c', utm_source: 'd', GCLID: 'i', MSCLKID: 'j' },
    });
    expect(findParameters({ ...none, page: true }, NOW, true)).not.toHaveProperty('combinedSource');
  });

  it('of a website leaves out addresses in its campaign that an app would leave out, too', () => {
    const ref = encodeURIComponent('https://ada@news.example/a?token=secret');
    openPage({ url: `https://shop.example/?ref=${ref}&source=${encodeURIComponent('file:///Users/ada')}` });
    expect(findParameters({ ...none, page: true }, NOW, true)).toMatchObject({
      url: 'https://shop.example/?ref=https%3A%2F%2Fnews.example%2Fa',
    });
  });

  it.each([
    { query: 'src=d&utm_source=c&source=b&ref=a', combinedSource: 'a' },
    { query: 'src=d&utm_source=c&source=b', combinedSource: 'b' },
    { query: 'src=d&utm_source=c&ref=', combinedSource: 'c' },
    { query: 'src=d', combinedSource: 'd' },
    { query: 'utm_medium=mail', combinedSource: undefined },
  ])('of an app has the combined source $combinedSource for $query', ({ query, combinedSource }) => {
    openPage({ url: `https://shop.example/?${query}` });
    expect(findParameters({ ...none, page: true }, NOW)['combinedSource']).toBe(combinedSource);
  });
});

it('the parameters of a worker lack the page and the screen', () => {
  startWorker();
  for (const group of ['page', 'accessibility'] as const) expect(only(group)).toEqual({});
  expect(Object.keys(only('device'))).toEqual(
    ['platform', 'operatingSystem', 'timeZone'].map((name) => `TelemetryDeck.Device.${name}`),
  );
  expect(only('runContext')).toEqual({
    'TelemetryDeck.RunContext.locale': 'de_AT',
    'TelemetryDeck.RunContext.language': 'de',
    'TelemetryDeck.RunContext.targetEnvironment': 'worker',
  });
  expect(only('userPreference')).toEqual({
    'TelemetryDeck.UserPreference.language': 'de',
    'TelemetryDeck.UserPreference.region': 'AT',
  });
});

it('the parameters of a server that renders pages are the SDK and the time', () => {
  vi.stubGlobal('navigator', undefined);
  expect(JSON.parse(JSON.stringify(findParameters(all, NOW)))).toEqual({
    ...only('sdk'),
    ...calendarParameters(NOW),
    'TelemetryDeck.Device.timeZone': timeZoneName(NOW),
  });
});

it('a group is left out if the browser refuses to answer, and the others are sent', () => {
  openPage();
  vi.stubGlobal('matchMedia', () => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  });
  expect(only('accessibility')).toEqual({});
  expect(findParameters(all, NOW)).toMatchObject({ url: 'https://shop.example/cart', ...only('device') });
});

describe('the stamp', () => {
  it('stays the same for a quarter of an hour on one page', () => {
    openPage();
    expect(parameterStamp(NOW + 899_999)).toBe(parameterStamp(NOW));
    expect(parameterStamp(NOW + 900_000)).not.toBe(parameterStamp(NOW));
  });

  it('changes with the address', () => {
    const page = openPage();
    const before = parameterStamp(NOW);
    page.navigate('https://shop.example/cart?utm_source=letter');
    expect(parameterStamp(NOW)).not.toBe(before);
  });

  it('exists without a page', () => {
    expect(parameterStamp(NOW)).toBe(parameterStamp(NOW + 1));
  });
});
