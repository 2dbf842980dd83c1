import { afterEach, describe, expect, it, vi } from 'vitest';
import { createPlainClient } from '../../test/plain-options.js';
import { stubTransport } from '../../test/stub-transport.js';
import { type Client, lazyClient } from '../index.js';
import {
  convertedFromTrial,
  coreFeatureUsed,
  type Duration,
  errorOccurred,
  freeTrialStarted,
  leadConverted,
  leadStarted,
  navigationPathChanged,
  onboardingCompleted,
  paywallShown,
  purchaseCompleted,
  referralSent,
  type SignalSender,
  startDuration,
  userAcquired,
  userRatingSubmitted,
} from './index.js';
import { toUSD } from './usd-rates.js';

afterEach(() => {
  vi.useRealTimers();
});

/** The signals that a function sends, without the fields that every signal has. */
const sent = async (use: (client: SignalSender) => void, ...options: object[]) => {
  const transport = stubTransport();
  const client = createPlainClient('APP', { transport }, ...options);
  use(client);
  await client.close();
  return transport.signals().map(({ type, payload, floatValue }) => ({
    type,
    payload,
    ...(floatValue !== undefined && { floatValue }),
  }));
};

const own = (parameters: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(parameters).map(([name, value]) => [`TelemetryDeck.${name}`, value]));

it.each<[string, (client: SignalSender) => void, string, Record<string, unknown>]>([
  [
    'userAcquired',
    (client) => userAcquired(client, 'ads'),
    'Acquisition.userAcquired',
    { 'Acquisition.channel': 'ads' },
  ],
  ['leadStarted', (client) => leadStarted(client, '7'), 'Acquisition.leadStarted', { 'Acquisition.leadID': '7' }],
  ['leadConverted', (client) => leadConverted(client, '7'), 'Acquisition.leadConverted', { 'Acquisition.leadID': '7' }],
  ['onboardingCompleted', (client) => onboardingCompleted(client), 'Activation.onboardingCompleted', {}],
  [
    'coreFeatureUsed',
    (client) => coreFeatureUsed(client, 'export'),
    'Activation.coreFeatureUsed',
    { 'Activation.featureName': 'export' },
  ],
  ['referralSent', (client) => referralSent(client), 'Referral.sent', { 'Referral.receiversCount': 1 }],
  [
    'referralSent, in full',
    (client) => referralSent(client, { receiversCount: 3, kind: 'email' }),
    'Referral.sent',
    { 'Referral.receiversCount': 3, 'Referral.kind': 'email' },
  ],
  [
    'userRatingSubmitted',
    (client) => userRatingSubmitted(client, 9, { comment: 'fine' }),
    'Referral.userRatingSubmitted',
    { 'Referral.ratingValue': 9, 'Referral.ratingComment': 'fine' },
  ],
  [
    'paywallShown',
    (client) => paywallShown(client, 'trial ended'),
    'Revenue.paywallShown',
    { 'Revenue.paywallShowReason': 'trial ended' },
  ],
  [
    'errorOccurred',
    (client) => errorOccurred(client, 'Import.failed', { category: 'user-input', message: 'no file' }),
    'Error.occurred',
    { 'Error.id': 'Import.failed', 'Error.category': 'user-input', 'Error.message': 'no file' },
  ],
  [
    'errorOccurred of an Error, without its message,',
    (client) => errorOccurred(client, new TypeError('somebody@example.com')),
    'Error.occurred',
    { 'Error.id': 'TypeError', 'Error.category': 'thrown-exception' },
  ],
])('%s sends its signal', async (_name, use, type, parameters) => {
  expect(await sent(use)).toEqual([{ type: `TelemetryDeck.${type}`, payload: own(parameters) }]);
});

it('navigationPathChanged knows the last path of each client', async () => {
  const steps = (client: SignalSender) => {
    navigationPathChanged(client, 'start');
    navigationPathChanged(client, 'settings.account');
    navigationPathChanged(client, 'start', { from: 'help' });
  };
  const paths = (await sent(steps)).map(
    ({ payload }) => (payload as Record<string, string>)['TelemetryDeck.Navigation.identifier'],
  );
  expect(paths).toEqual([' -> start', 'start -> settings.account', 'help -> start']);
  const [first] = await sent((client) => navigationPathChanged(client, 'a'));
  expect(first?.payload).toEqual(
    own({
      'Navigation.schemaVersion': '1',
      'Navigation.identifier': ' -> a',
      'Navigation.sourcePath': '',
      'Navigation.destinationPath': 'a',
    }),
  );
});

const purchase = {
  price: 7.99,
  currencyCode: 'EUR',
  productID: 'pro',
  type: 'subscription',
  countryCode: 'DE',
} as const;

it.each([undefined, null])('an option floatValue: %s of a purchase leaves the price as it is', async (floatValue) => {
  const all = await sent((client) => {
    purchaseCompleted(client, purchase, { floatValue: floatValue as undefined });
    freeTrialStarted(client, purchase, { floatValue: 7 });
  });
  expect(all.map(({ floatValue }) => floatValue)).toEqual([8.38, undefined]);
});

it('purchases have their price in US dollars, but a free trial has none', async () => {
  const all = await sent((client) => {
    purchaseCompleted(client, purchase);
    freeTrialStarted(client, purchase);
    convertedFromTrial(client, { ...purchase, currencyCode: 'QQQ' });
  });
  const payload = own({
    'Purchase.type': 'subscription',
    'Purchase.countryCode': 'DE',
    'Purchase.currencyCode': 'EUR',
    'Purchase.productID': 'pro',
    'Purchase.priceMicros': 7_990_000,
  });
  expect(all).toEqual([
    { type: 'TelemetryDeck.Purchase.completed', payload, floatValue: 8.38 },
    { type: 'TelemetryDeck.Purchase.freeTrialStarted', payload },
    {
      type: 'TelemetryDeck.Purchase.convertedFromTrial',
      payload: { ...payload, 'TelemetryDeck.Purchase.currencyCode': 'QQQ' },
    },
  ]);
});

it.each([
  [1, 'USD', 1],
  [0.9533, 'eur', 1],
  [152.3479, 'JPY', 1],
  [3.6725, 'AED', 1],
  [1, 'E', undefined],
  [1, '...', undefined],
])('%d %s are %d US dollars', (amount, currency, usd) => {
  const found = toUSD(amount, currency);
  if (usd === undefined) expect(found).toBeUndefined();
  else expect(found).toBeCloseTo(usd, 10);
});

it('a duration excludes pauses, and is sent once', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const signals = await sent((client) => {
    const duration = startDuration(client, 'Export.finished', { format: 'pdf', pages: 1 });
    vi.advanceTimersByTime(1500);
    duration.pause();
    vi.advanceTimersByTime(60_000);
    duration.pause();
    vi.advanceTimersByTime(60_000);
    duration.resume();
    vi.advanceTimersByTime(234);
    duration.resume();
    vi.advanceTimersByTime(0.9);
    duration.stop({ pages: 2 });
    duration.stop();
    startDuration(client, 'Export.finished').cancel();
    const cancelled = startDuration(client, 'Export.finished');
    cancelled.cancel();
    cancelled.stop();
  });
  const payload = { 'TelemetryDeck.Signal.durationInSeconds': 1.734, format: 'pdf', pages: 2 };
  expect(signals).toEqual([{ type: 'Export.finished', payload, floatValue: 1.734 }]);
});

it('the payload of a call overrides the parameters of the signal, and only it gets the prefix', async () => {
  const [signal] = await sent(
    (client) =>
      userAcquired(client, 'ads', { payload: { campaign: 'may', 'TelemetryDeck.Acquisition.channel': 'mine' } }),
    { signalPrefix: 'Shop.', parameterPrefix: 'Shop.' },
  );
  expect(signal).toEqual({
    type: 'TelemetryDeck.Acquisition.userAcquired',
    payload: { 'TelemetryDeck.Acquisition.channel': 'mine', 'Shop.campaign': 'may' },
  });
});

it.each([-1, 11, Number.NaN])('a rating of %d is refused', (rating) => {
  expect(() => userRatingSubmitted(createPlainClient('APP', { transport: stubTransport() }), rating)).toThrowError(
    expect.objectContaining({ code: 'INVALID_VALUE' }),
  );
});

it('a ready-made signal accepts a typed client', async () => {
  const client = createPlainClient<{ 'App.started': undefined }>('APP', { transport: stubTransport() });
  onboardingCompleted(client);
  expect(client.stats().tracked).toBe(1);
  await client.close();
});

describe.each<[string, boolean]>([
  ['a client', false],
  ['a lazy client', true],
])('the data of ready-made signals about %s', (_name, isLazy) => {
  const setUp = () => {
    const transport = stubTransport();
    const given = createPlainClient('APP', { transport });
    const lazy = lazyClient();
    if (isLazy) lazy.configure(given);
    return { client: isLazy ? lazy : given, transport };
  };

  it('about the last path is deleted by an opt-out, and not collected while telemetry is off', async () => {
    const { client, transport } = setUp();
    navigationPathChanged(client, 'secret.before');
    navigationPathChanged(client, 'secret.last');
    await client.flush();
    client.optOut();
    navigationPathChanged(client, 'secret.while');
    client.optIn();
    for (const path of ['first', 'second']) navigationPathChanged(client, path);
    client.optOut();
    client.optIn();
    navigationPathChanged(client, 'third');
    await client.close();
    const paths = transport
      .signals()
      .map(({ payload }) => (payload as Record<string, string>)['TelemetryDeck.Navigation.identifier']);
    expect(paths.slice(0, 2)).toEqual([' -> secret.before', 'secret.before -> secret.last']);
    // The signals that waited at the second opt-out are also dropped.
    expect(paths.slice(2)).toEqual([' -> third']);
  });

  it.each<[string, (client: SignalSender & Pick<Client, 'optOut' | 'optIn'>) => Duration]>([
    [
      'begun before an opt-out',
      (client) => {
        const duration = startDuration(client, 'Secret.finished');
        client.optOut();
        return duration;
      },
    ],
    [
      'begun while out',
      (client) => {
        client.optOut();
        return startDuration(client, 'Secret.finished');
      },
    ],
  ])('about a duration that was %s is not sent after the opt-in', async (_when, begin) => {
    const { client, transport } = setUp();
    const duration = begin(client);
    client.optIn();
    duration.stop();
    startDuration(client, 'Public.finished').stop();
    await client.close();
    expect(transport.batches()).toEqual([['Public.finished']]);
    expect(client.stats().tracked).toBe(1);
  });
});

it('ready-made signals keep no data over an opt-out before a lazy client is configured', async () => {
  const lazy = lazyClient();
  navigationPathChanged(lazy, 'secret');
  const duration = startDuration(lazy, 'Secret.finished');
  lazy.optOut();
  navigationPathChanged(lazy, 'secret too');
  lazy.optIn();
  duration.stop();
  const kept = startDuration(lazy, 'Public.finished');
  navigationPathChanged(lazy, 'first');
  const transport = stubTransport();
  lazy.configure(createPlainClient('APP', { transport }));
  navigationPathChanged(lazy, 'second');
  kept.stop();
  await lazy.close();
  expect(JSON.stringify(transport.signals())).not.toMatch(/secret/i);
  expect(transport.signals()).toMatchObject([
    { payload: own({ 'Navigation.identifier': ' -> first' }) },
    { payload: own({ 'Navigation.identifier': 'first -> second' }) },
    { type: 'Public.finished' },
  ]);
});
