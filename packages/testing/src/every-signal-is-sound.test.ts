import {
  type AnySignals,
  type Client,
  type ClientOption,
  createClient,
  hashUserID,
  lazyClient,
  type Payload,
  type Processor,
  withAnonymousUser,
  withAppVersion,
  withBaseURL,
  withBuildNumber,
  withConsent,
  withDefaultPayload,
  withHashSalt,
  withIngestVersion,
  withNamespace,
  withParameterPrefix,
  withProcessor,
  withSignalPrefix,
  withTestMode,
  withTransport,
  withWebsite,
} from '@td/core';
import * as readyMade from '@td/core/signals';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { referenceTransport } from '../test/reference-transport.js';
import { startIngestServer } from './index.js';

/** The signal that must arrive. The options in `named` apply to what it leaves out. */
interface Arrival {
  readonly type: string;
  readonly payload?: Readonly<Record<string, unknown>>;
  /** The fields for the page of a website. */
  readonly page?: Readonly<Record<string, unknown>>;
  readonly user?: string;
  readonly session?: string;
  readonly testMode?: boolean;
  readonly floatValue?: number;
  readonly at?: number;
}

/** Creates a client for the endpoint under test. */
type Connect = <Signals extends object = AnySignals>(...options: ClientOption[]) => Client<Signals>;

/** Sends signals, and returns what must arrive. */
type Scenario = (connect: Connect) => Promise<readonly Arrival[]> | readonly Arrival[];

const named: ClientOption = { userID: 'ada', sessionID: 's' };
const at = Date.UTC(2025, 4, 6, 7, 8, 9, 10);
const later = at + 3_600_000;
const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The same scenario for synchronous and for asynchronous processors. */
const processing =
  (asProcessor: (change: Processor) => Processor): Scenario =>
  async (connect) => {
    const client = connect(
      named,
      withDefaultPayload({ 'Game.plan': 'pro' }),
      withProcessor(asProcessor((signal, next) => (signal.type === 'Game.dropped' ? undefined : next(signal)))),
      withProcessor(
        asProcessor((signal, next) => {
          if (signal.type === 'Game.nameless') return next({ ...signal, type: '' });
          if (signal.type !== 'Game.plain') return next(signal);
          const payload = { ...signal.payload, 'Game.path': undefined, 'Game.plan': 'free', 'Game.more': new Date(at) };
          const changes = { floatValue: 2, userID: 'eve', sessionID: 'processed', testMode: true, timestamp: at };
          return next({ ...signal, ...changes, type: 'Game.changed', payload });
        }),
      ),
    );
    client.sendSignal('Game.plain', { 'Game.path': '/home/ada', 'Game.level': 3 });
    client.sendSignal('Game.dropped');
    client.sendSignal('Game.nameless');
    client.sendSignal('Game.left', undefined, { floatValue: 1, userID: 'bob', sessionID: 'other', timestamp: later });
    client.identify('somebody');
    await client.flush();
    await client.deliverSignal('Game.dropped');
    await client.deliverSignal('Game.plain');
    expect(client.stats()).toMatchObject({ tracked: 4, delivered: 2, dropped: { filtered: 1, unserializable: 1 } });
    const payload = { 'Game.plan': 'free', 'Game.more': '2025-05-06T07:08:09.010Z' };
    const changed = { type: 'Game.changed', user: 'eve', session: 'processed', testMode: true, floatValue: 2, at };
    const left = { type: 'Game.left', user: 'bob', session: 'other', floatValue: 1, at: later };
    return [
      { ...changed, payload: { ...payload, 'Game.level': 3 } },
      { ...left, payload: { 'Game.plan': 'pro' } },
      { ...changed, payload },
    ];
  };

interface AppSignals {
  'User.signedIn': { readonly plan: 'free' | 'pro'; readonly seats?: number };
  'Shop.Cart.emptied': undefined;
  opened: { readonly from?: string } | undefined;
}

const purchase = { price: 7.99, currencyCode: 'EUR', productID: 'pro', type: 'subscription', offerID: 'may' } as const;
const options = { payload: { 'Game.more': true }, userID: 'bob', testMode: true };
const arrivedOptions = { user: 'bob', testMode: true };
const purchaseParameters = {
  'Purchase.type': 'subscription',
  'Purchase.currencyCode': 'EUR',
  'Purchase.productID': 'pro',
  'Purchase.offerID': 'may',
  'Purchase.priceMicros': 7_990_000,
};

type ReadyMade = (client: readyMade.SignalSender) => void;

/** All ready-made signals with all their options: the call, the signal's name, its parameters and its float value. */
const everyReadyMade: Readonly<Record<keyof typeof readyMade, [ReadyMade, string, Record<string, unknown>, number?]>> =
  {
    coreFeatureUsed: [
      (client) => readyMade.coreFeatureUsed(client, 'export', options),
      'Activation.coreFeatureUsed',
      { 'Activation.featureName': 'export' },
    ],
    convertedFromTrial: [
      (client) => readyMade.convertedFromTrial(client, purchase, options),
      'Purchase.convertedFromTrial',
      purchaseParameters,
      8.38,
    ],
    errorOccurred: [
      (client) => readyMade.errorOccurred(client, new RangeError('7'), { message: 'too far', ...options }),
      'Error.occurred',
      { 'Error.id': 'RangeError', 'Error.category': 'thrown-exception', 'Error.message': 'too far' },
    ],
    freeTrialStarted: [
      (client) => readyMade.freeTrialStarted(client, purchase, options),
      'Purchase.freeTrialStarted',
      purchaseParameters,
    ],
    leadConverted: [
      (client) => readyMade.leadConverted(client, '7', options),
      'Acquisition.leadConverted',
      { 'Acquisition.leadID': '7' },
    ],
    leadStarted: [
      (client) => readyMade.leadStarted(client, '7', options),
      'Acquisition.leadStarted',
      { 'Acquisition.leadID': '7' },
    ],
    navigationPathChanged: [
      (client) => readyMade.navigationPathChanged(client, 'b', { from: 'a', ...options }),
      'Navigation.pathChanged',
      {
        'Navigation.schemaVersion': '1',
        'Navigation.identifier': 'a -> b',
        'Navigation.sourcePath': 'a',
        'Navigation.destinationPath': 'b',
      },
    ],
    onboardingCompleted: [
      (client) => readyMade.onboardingCompleted(client, options),
      'Activation.onboardingCompleted',
      {},
    ],
    paywallShown: [
      (client) => readyMade.paywallShown(client, 'trial ended', options),
      'Revenue.paywallShown',
      { 'Revenue.paywallShowReason': 'trial ended' },
    ],
    purchaseCompleted: [
      (client) => readyMade.purchaseCompleted(client, { ...purchase, countryCode: 'DE' }, options),
      'Purchase.completed',
      { ...purchaseParameters, 'Purchase.countryCode': 'DE' },
      8.38,
    ],
    referralSent: [
      (client) => readyMade.referralSent(client, { receiversCount: 2, kind: 'email', ...options }),
      'Referral.sent',
      { 'Referral.receiversCount': 2, 'Referral.kind': 'email' },
    ],
    startDuration: [
      (client) => {
        const { payload, ...others } = options;
        readyMade.startDuration(client, 'TelemetryDeck.Signal.ended').stop(payload, { ...others, floatValue: 3 });
      },
      'Signal.ended',
      { 'Signal.durationInSeconds': expect.any(Number) },
      3,
    ],
    cancelDuration: [
      (client) => {
        const { payload, ...others } = options;
        const duration = readyMade.startDuration(client, 'TelemetryDeck.Signal.ended');
        readyMade.startDuration(client, 'TelemetryDeck.Signal.ended');
        readyMade.cancelDuration(client, 'TelemetryDeck.Signal.ended');
        duration.stop(payload, { ...others, floatValue: 3 });
      },
      'Signal.ended',
      { 'Signal.durationInSeconds': expect.any(Number) },
      3,
    ],
    stopDuration: [
      (client) => {
        const { payload, ...others } = options;
        readyMade.startDuration(client, 'TelemetryDeck.Signal.ended');
        readyMade.stopDuration(client, 'TelemetryDeck.Signal.ended', payload, { ...others, floatValue: 3 });
      },
      'Signal.ended',
      { 'Signal.durationInSeconds': expect.any(Number) },
      3,
    ],
    userAcquired: [
      (client) => readyMade.userAcquired(client, 'ads', options),
      'Acquisition.userAcquired',
      { 'Acquisition.channel': 'ads' },
    ],
    userRatingSubmitted: [
      (client) => readyMade.userRatingSubmitted(client, 9, { comment: 'fine', ...options }),
      'Referral.userRatingSubmitted',
      { 'Referral.ratingValue': 9, 'Referral.ratingComment': 'fine' },
    ],
  };

const scenarios: Readonly<Record<string, Scenario>> = {
  'sendSignal with every option'(connect) {
    const client = connect(named);
    const { signal } = new AbortController();
    const payload = { 'Game.level': 3 };
    const options = { userID: 'bob', sessionID: 'other', testMode: true, signal };
    client.sendSignal('Game.started', payload, { ...options, floatValue: 0, timestamp: new Date(at) });
    client.sendSignal('Game.started', payload, { ...options, floatValue: 1e21, timestamp: later });
    const same = { type: 'Game.started', payload, user: 'bob', session: 'other', testMode: true };
    return [
      { ...same, floatValue: 0, at },
      { ...same, floatValue: 1e21, at: later },
    ];
  },

  async 'deliverSignal with every option'(connect) {
    const client = connect(named);
    const { signal } = new AbortController();
    const options = { userID: 'bob', sessionID: 'other', testMode: true, signal, timeoutMs: 60_000 };
    await client.deliverSignal('Game.paid', { 'Game.level': 3 }, { ...options, floatValue: -2.5, timestamp: at });
    await client.deliverSignal('Game.paid');
    const all = { user: 'bob', session: 'other', testMode: true, floatValue: -2.5, at };
    return [{ type: 'Game.paid', payload: { 'Game.level': 3 }, ...all }, { type: 'Game.paid' }];
  },

  async 'an opt-in after unknown consent'(connect) {
    vi.useFakeTimers({ toFake: ['Date'], now: at });
    const client = connect(named, withConsent('unknown'));
    client.sendSignal('Game.early', { 'Game.level': 1 }, { floatValue: 1 });
    client.sendSignal('Game.early', {}, { userID: 'bob', sessionID: 'other', testMode: true });
    await client.deliverSignal('Game.forgotten');
    vi.setSystemTime(later);
    client.optIn();
    client.sendSignal('Game.started');
    return [
      { type: 'Game.early', payload: { 'Game.level': 1 }, floatValue: 1, at },
      { type: 'Game.early', user: 'bob', session: 'other', testMode: true, at },
      { type: 'Game.started', at: later },
    ];
  },

  async 'an opt-in after an opt-out, without the earlier signals, user and session'(connect) {
    const client = connect();
    const before = [client.userID, client.sessionID];
    client.sendSignal('Game.forgotten');
    client.optOut();
    client.sendSignal('Game.forgotten');
    await client.deliverSignal('Game.forgotten');
    client.optIn();
    client.sendSignal('Game.started');
    const { userID: user, sessionID: session } = client;
    expect(before).not.toContain(user);
    expect(before).not.toContain(session);
    return [{ type: 'Game.started', user, session }];
  },

  'an opt-in after denied consent'(connect) {
    const client = connect(named, withConsent('denied'));
    client.sendSignal('Game.forgotten');
    client.optIn();
    client.sendSignal('Game.started');
    return [{ type: 'Game.started' }];
  },

  'a lazy client that is configured later, with the times of its calls'(connect) {
    vi.useFakeTimers({ toFake: ['Date'], now: at });
    const client = lazyClient();
    client.sendSignal('Game.early', { 'Game.level': 1 });
    client.identify('eve');
    vi.setSystemTime(later);
    client.sendSignal('Game.early', undefined, { floatValue: 1, testMode: true, sessionID: 'other' });
    client.sendSignal('Game.early', {}, { timestamp: at - 1, userID: 'bob' });
    client.resetUser();
    vi.setSystemTime(later + 1);
    client.configure(connect(named));
    client.sendSignal('Game.started');
    return [
      { type: 'Game.early', payload: { 'Game.level': 1 }, at },
      { type: 'Game.early', user: 'eve', session: 'other', testMode: true, floatValue: 1, at: later },
      { type: 'Game.early', user: 'bob', at: at - 1 },
      { type: 'Game.started', at: later + 1 },
    ];
  },

  async 'deliverSignal of a lazy client, with the time of the call'(connect) {
    vi.useFakeTimers({ toFake: ['Date'], now: at });
    const client = lazyClient();
    const delivery = client.deliverSignal('Game.paid', { 'Game.level': 1 }, { floatValue: 1 });
    vi.setSystemTime(later);
    client.configure(connect(named));
    await delivery;
    return [{ type: 'Game.paid', payload: { 'Game.level': 1 }, floatValue: 1, at }];
  },

  'identify() and resetUser()'(connect) {
    const client = connect({ sessionID: 's' });
    client.sendSignal('Game.started');
    client.identify('eve');
    client.sendSignal('Game.started');
    client.sendSignal('Game.started', {}, { userID: 'bob' });
    client.resetUser();
    client.sendSignal('Game.started');
    expect(client.userID).not.toBe('');
    return [client.userID, 'eve', 'bob', client.userID].map((user) => ({ type: 'Game.started', user }));
  },

  'a hash salt'(connect) {
    const client = connect(named, withHashSalt('pepper'));
    client.sendSignal('Game.started');
    return [{ type: 'Game.started', user: 'adapepper' }];
  },

  'anonymous users, one for each session'(connect) {
    const client = connect(withAnonymousUser());
    const first = client.sessionID;
    client.sendSignal('Game.started');
    client.sendSignal('Game.started', {}, { sessionID: 'other' });
    const second = client.newSession();
    client.sendSignal('Game.started');
    client.identify('eve');
    client.sendSignal('Game.started');
    expect(second).not.toBe(first);
    const users = [first, 'other', second].map((session) => ({ type: 'Game.started', user: session, session }));
    return [...users, { type: 'Game.started', user: 'eve', session: second }];
  },

  'newSession()'(connect) {
    const client = connect(named);
    client.sendSignal('Game.started');
    const session = client.newSession();
    client.sendSignal('Game.started');
    expect(session).not.toBe('s');
    return [{ type: 'Game.started' }, { type: 'Game.started', session }];
  },

  'synchronous processors': processing((change) => change),

  'asynchronous processors': processing((change) => async (signal, next) => {
    await undefined;
    return change(signal, next);
  }),

  prefixes(connect) {
    const prefixes = [withSignalPrefix('Game.'), withParameterPrefix('Game.')];
    const client = connect(named, ...prefixes, withDefaultPayload({ plan: 'pro', 'Game.seats': 3 }));
    client.sendSignal('started', { level: 3, 'Game.part': 2, 'TelemetryDeck.Signal.durationInSeconds': 1.5 });
    client.sendSignal('Game.started', { plan: 'free', seats: 1, 'Game.seats': 2 });
    client.sendSignal('TelemetryDeck.Session.started');
    const own = { 'Game.level': 3, 'Game.part': 2, 'TelemetryDeck.Signal.durationInSeconds': 1.5 };
    return [
      { type: 'Game.started', payload: { 'Game.plan': 'pro', 'Game.seats': 3, ...own } },
      { type: 'Game.started', payload: { 'Game.plan': 'free', 'Game.seats': 2 } },
      { type: 'TelemetryDeck.Session.started', payload: { 'Game.plan': 'pro', 'Game.seats': 3 } },
    ];
  },

  'a default payload that the program changes later'(connect) {
    const defaults = { 'Game.plan': 'pro', 'Game.since': new Date(at), 'Game.none': undefined };
    const client = connect(named, withDefaultPayload(defaults), withAppVersion('1.2'), withBuildNumber('7'));
    defaults['Game.plan'] = 'free';
    client.sendSignal('Game.started');
    client.sendSignal('Game.started', { 'Game.plan': 'other', 'TelemetryDeck.AppInfo.version': 'mine' });
    const payload = {
      'TelemetryDeck.AppInfo.version': '1.2',
      'TelemetryDeck.AppInfo.buildNumber': '7',
      'TelemetryDeck.AppInfo.versionAndBuildNumber': '1.2 7',
      'Game.plan': 'pro',
      'Game.since': '2025-05-06T07:08:09.010Z',
    };
    const overrides = { 'Game.plan': 'other', 'TelemetryDeck.AppInfo.version': 'mine' };
    return [
      { type: 'Game.started', payload },
      { type: 'Game.started', payload: { ...payload, ...overrides } },
    ];
  },

  'a default payload from a function that throws once'(connect) {
    let calls = 0;
    const client = connect(
      named,
      withDefaultPayload(() => {
        calls++;
        if (calls === 2) throw new Error('not now');
        return { 'Game.calls': calls, 'Game.plan': 'pro' };
      }),
    );
    for (const plan of ['pro', 'free', 'free']) client.sendSignal('Game.started', plan === 'pro' ? {} : { plan });
    client.sendSignal('Game.started', { 'Game.plan': 'free' });
    return [
      { type: 'Game.started', payload: { 'Game.calls': 1, 'Game.plan': 'pro' } },
      { type: 'Game.started', payload: { plan: 'free' } },
      { type: 'Game.started', payload: { 'Game.calls': 3, 'Game.plan': 'pro', plan: 'free' } },
      { type: 'Game.started', payload: { 'Game.calls': 4, 'Game.plan': 'free' } },
    ];
  },

  'test mode, and one signal without it'(connect) {
    const client = connect(named, withTestMode());
    client.sendSignal('Game.started');
    client.sendSignal('Game.started', {}, { testMode: false });
    return [{ type: 'Game.started', testMode: true }, { type: 'Game.started' }];
  },

  async 'a typed client with prefixes, which stand only in what is sent'(connect) {
    const client = connect<AppSignals>(named, withSignalPrefix('Shop.'), withParameterPrefix('Shop.'));
    client.sendSignal('User.signedIn', { plan: 'pro', seats: 3 });
    client.sendSignal('Shop.Cart.emptied');
    client.sendSignal('opened', { from: 'home' }, { floatValue: 1 });
    // @ts-expect-error in the code, the name has no prefix
    client.sendSignal('Shop.opened');
    await client.flush();
    await client.deliverSignal('User.signedIn', { plan: 'free' });
    return [
      { type: 'Shop.User.signedIn', payload: { 'Shop.plan': 'pro', 'Shop.seats': 3 } },
      { type: 'Shop.Cart.emptied' },
      { type: 'Shop.opened', payload: { 'Shop.from': 'home' }, floatValue: 1 },
      { type: 'Shop.opened' },
      { type: 'Shop.User.signedIn', payload: { 'Shop.plan': 'free' } },
    ];
  },

  'startDuration of a typed client'(connect) {
    const client = connect<AppSignals>(named, withSignalPrefix('Shop.'), withParameterPrefix('Shop.'));
    const duration = readyMade.startDuration(client, 'opened', { from: 'home' });
    duration.pause();
    duration.resume();
    duration.stop({ from: 'cart' }, { floatValue: 1, sessionID: 'other', timestamp: at });
    const payload = { 'TelemetryDeck.Signal.durationInSeconds': expect.any(Number), 'Shop.from': 'cart' };
    return [{ type: 'Shop.opened', payload, floatValue: 1, session: 'other', at }];
  },

  ...Object.fromEntries(
    Object.entries(everyReadyMade).map(([name, [send, type, parameters, floatValue]]): [string, Scenario] => [
      name,
      (connect) => {
        send(connect(named, withParameterPrefix('Game.'), withSignalPrefix('Game.')));
        send(connect<AppSignals>(named));
        const own = Object.entries(parameters).map(([key, value]) => [`TelemetryDeck.${key}`, value]);
        const payload = { ...Object.fromEntries(own), 'Game.more': true };
        const arrival = { type: `TelemetryDeck.${type}`, payload, ...arrivedOptions };
        return Array(2).fill(floatValue === undefined ? arrival : { ...arrival, floatValue });
      },
    ]),
  ),
};

const pageScenarios: Readonly<Record<string, Scenario>> = {
  async 'page fields from the default payload, a processor and the call'(connect) {
    const client = connect(
      withDefaultPayload({ url: 'https://example.com/', locale: 'de', 'Page.theme': 'dark' }),
      withProcessor((signal, next) => next({ ...signal, payload: { ...signal.payload, referrer: 'processed' } })),
    );
    client.sendSignal('pageView');
    client.sendSignal('pageView', { url: new URL('https://example.com/b'), 'Page.depth': 2 });
    await client.flush();
    const english: Payload = { locale: 'en' };
    await client.deliverSignal('pageView', english, { floatValue: 1 });
    const page = { url: 'https://example.com/', locale: 'de', referrer: 'processed' };
    const payload = { 'Page.theme': 'dark' };
    return [
      { type: 'pageView', page, payload },
      { type: 'pageView', page: { ...page, url: 'https://example.com/b' }, payload: { ...payload, 'Page.depth': 2 } },
      { type: 'pageView', page: { ...page, locale: 'en' }, payload, floatValue: 1 },
    ];
  },

  async 'page fields from a function'(connect) {
    let url = '/a';
    const client = connect(withDefaultPayload(() => ({ url, referrer: '' })));
    const german: Payload = { locale: 'de' };
    client.sendSignal('pageView', german);
    url = '/b';
    readyMade.navigationPathChanged(client, '/b', { payload: { referrer: '/a' } });
    const [, type, parameters] = everyReadyMade.navigationPathChanged;
    const payload = Object.fromEntries(
      Object.keys(parameters).map((key) => [`TelemetryDeck.${key}`, expect.any(String)]),
    );
    return [
      { type: 'pageView', page: { url: '/a', referrer: '', locale: 'de' } },
      { type: `TelemetryDeck.${type}`, page: { url: '/b', referrer: '/a' }, payload },
    ];
  },

  'a parameter prefix, which also applies to page fields'(connect) {
    const client = connect(withParameterPrefix('Page.'), withSignalPrefix('Page.'));
    client.sendSignal('viewed', { url: '/a', depth: 2 });
    return [{ type: 'Page.viewed', payload: { 'Page.url': '/a', 'Page.depth': 2 } }];
  },
};

interface Endpoint {
  readonly path: string;
  readonly version: 2 | 3;
  readonly isWebsite?: boolean;
  readonly options: readonly ClientOption[];
}

const endpoints: readonly Endpoint[] = [
  { path: '/v2/', version: 2, options: [] },
  { path: '/v2/namespace/com.example/', version: 2, options: [withNamespace('com.example')] },
  { path: '/v3/com.example/', version: 3, options: [withIngestVersion(3), withNamespace('com.example')] },
  { path: '/v2/w/', version: 2, isWebsite: true, options: [withWebsite()] },
  { path: '/v3/w/', version: 3, isWebsite: true, options: [withWebsite(), withIngestVersion(3)] },
];

/** Returns the signal as the body of a request must contain it. */
function bodyOf({ isWebsite, version }: Endpoint, arrival: Arrival): unknown {
  const { at: time, floatValue, page, payload, session = 's', testMode = false, type, user = 'ada' } = arrival;
  return {
    appID: 'APP',
    type,
    receivedAt: time === undefined ? expect.stringMatching(iso) : new Date(time).toISOString(),
    isTestMode: version === 3 ? `${testMode}` : testMode,
    ...(!isWebsite && { clientUser: hashUserID(user), sessionID: session }),
    ...(floatValue !== undefined && { floatValue }),
    ...page,
    ...(version === 3 ? payload : { payload: { ...payload } }),
  };
}

afterEach(() => {
  vi.useRealTimers();
});

describe.each(endpoints)('given the endpoint $path', (endpoint) => {
  it.each(Object.entries({ ...scenarios, ...(endpoint.isWebsite && pageScenarios) }))(
    'every signal arrives as expected and without fault: %s',
    async (_name, scenario) => {
      await using server = await startIngestServer();
      const clients: Client[] = [];
      const connect: Connect = <Signals extends object>(...options: ClientOption[]) => {
        const own = [withTransport(referenceTransport()), withBaseURL(server.url), ...endpoint.options];
        const client = createClient<Signals>('APP', ...own, ...options);
        clients.push(client as unknown as Client);
        return client;
      };
      const arrivals = await scenario(connect);
      for (const client of clients) await client.close();

      expect(server.faults).toEqual([]);
      expect(new Set(server.requests.map(({ path }) => path))).toEqual(new Set([endpoint.path]));
      // A name that is there twice would be lost in parsing, so the text is compared as well.
      for (const { json, text } of server.requests) expect(text).toBe(JSON.stringify(json));
      expect(server.requests.flatMap(({ json }) => json)).toStrictEqual(
        arrivals.map((arrival) => bodyOf(endpoint, arrival)),
      );
    },
  );
});
