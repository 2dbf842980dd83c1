// What TypeScript accepts and rejects in a program with typed signals, and in one without.
import {
  type AnySignals,
  type Client,
  createClient,
  type LazyClient,
  lazyClient,
  type Payload,
  type SignalName,
  type SignalOptions,
  withSessions,
} from '@td/core';
import {
  convertedFromTrial,
  coreFeatureUsed,
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
} from '@td/core/signals';
import { recordingTransport } from '@td/testing';

interface Purchase {
  readonly plan: 'free' | 'pro';
  readonly seats?: number;
}

interface AppSignals {
  'Shop.bought': Purchase;
  'Shop.Cart.emptied': undefined;
  'Shop.opened': { readonly from?: string } | undefined;
  'Shop.left': { at: Date };
}

const RESERVED = 'isTestMode';

type Equal<One, Other> = (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false;
const isTrue = <Value extends true>(): Value | undefined => undefined;

isTrue<Equal<SignalName<AppSignals>, 'Shop.bought' | 'Shop.Cart.emptied' | 'Shop.opened' | 'Shop.left'>>();
isTrue<Equal<SignalName<AnySignals>, string>>();
isTrue<Equal<SignalName<{ 'Shop.a': undefined; platform: undefined }>, 'Shop.a'>>();

export function typed(client: Client<AppSignals>, purchase: Purchase): Promise<void>[] {
  client.sendSignal(
    'Shop.bought',
    { plan: 'pro', seats: 3 },
    { floatValue: 19.9, userID: 'ada', timestamp: new Date() },
  );
  client.sendSignal('Shop.bought', purchase);
  client.sendSignal('Shop.Cart.emptied');
  client.sendSignal('Shop.Cart.emptied', undefined, { testMode: true });
  client.sendSignal('Shop.opened');
  client.sendSignal('Shop.opened', {});
  client.sendSignal('Shop.opened', { from: 'home' });
  client.sendSignal('Shop.left', { at: new Date() });

  // @ts-expect-error unknown signal
  client.sendSignal('Shop.sold', { plan: 'pro' });
  // @ts-expect-error the payload is missing
  client.sendSignal('Shop.bought');
  // @ts-expect-error a parameter is missing
  client.sendSignal('Shop.bought', {});
  // @ts-expect-error unknown parameter
  client.sendSignal('Shop.bought', { plan: 'pro', seat: 3 });
  // @ts-expect-error unknown value
  client.sendSignal('Shop.bought', { plan: 'basic' });
  // @ts-expect-error a string instead of a number
  client.sendSignal('Shop.bought', { plan: 'pro', seats: '3' });
  // @ts-expect-error this signal has no payload
  client.sendSignal('Shop.Cart.emptied', { items: 3 });
  // @ts-expect-error unknown option
  client.sendSignal('Shop.Cart.emptied', undefined, { floatvalue: 1 });
  // @ts-expect-error any string is not a name of the app's signals
  client.sendSignal('Shop.bought' as string, { plan: 'pro' });

  return [
    client.deliverSignal('Shop.bought', { plan: 'free' }, { timeoutMs: 100 }),
    client.deliverSignal('Shop.Cart.emptied'),
    // @ts-expect-error unknown signal
    client.deliverSignal('Shop.sold'),
    // @ts-expect-error the payload is missing
    client.deliverSignal('Shop.bought'),
  ];
}

// A name that TelemetryDeck reserves is an error, both as the name of a signal and as the name of a parameter.
interface ReservedSignals {
  platform: undefined;
  'Shop.a': { type: string };
  'Shop.b': { plan: string } | undefined;
}
export function reserved(client: Client<ReservedSignals>, any: Client, payload: Payload): void {
  // @ts-expect-error reserved name of a signal
  client.sendSignal('platform');
  // @ts-expect-error reserved name of a parameter
  client.sendSignal('Shop.a', { type: 'x' });
  client.sendSignal('Shop.b', { plan: 'pro' });

  // @ts-expect-error reserved, also for an untyped client
  any.sendSignal('Shop.a', { type: 'x' });
  // @ts-expect-error reserved, also after another parameter
  any.sendSignal('Shop.a', { 'Shop.plan': 'pro', sessionID: 'x' });
  // @ts-expect-error reserved, also for deliverSignal
  any.deliverSignal('Shop.a', { receivedAt: new Date() });
  any.sendSignal('Shop.a', {
    plan: 'pro',
    seats: 3,
    trial: false,
    since: new Date(),
    total: 12n,
    tags: ['x'],
    none: null,
  });
  any.sendSignal('Shop.a', payload);
  // @ts-expect-error a symbol is not a value of a payload
  any.sendSignal('Shop.a', { plan: Symbol('x') });
}

// A reserved name of a signal is also an error for an untyped client, unless the name is known only at run time.
export function reservedNames(open: Client, lazy: LazyClient, name: string, payload: Payload): Promise<void>[] {
  // @ts-expect-error reserved name
  open.sendSignal('type');
  // @ts-expect-error reserved, with a payload
  open.sendSignal('platform', payload);
  // @ts-expect-error reserved, with options
  open.sendSignal('appVersion', undefined, { floatValue: 1 });
  // @ts-expect-error reserved, as a constant of the program
  open.sendSignal(RESERVED);
  // @ts-expect-error one of several reserved names
  open.sendSignal(payload['x'] ? 'type' : 'count');
  // @ts-expect-error reserved, with a lazy client
  lazy.sendSignal('type');

  open.sendSignal(name);
  open.sendSignal(name, payload, { floatValue: 1 });
  open.sendSignal(`Shop.${name}`, { plan: 'pro' });
  open.sendSignal('Shop.type');
  open.sendSignal('typed');
  open.sendSignal('TelemetryDeck.Session.started');
  lazy.sendSignal(name);
  return [
    open.deliverSignal(name, { plan: 'pro' }, { timeoutMs: 100 }),
    lazy.deliverSignal(name),
    // @ts-expect-error reserved name
    open.deliverSignal('clientUser'),
    // @ts-expect-error reserved, with a payload
    open.deliverSignal('sessionID', payload, { timeoutMs: 100 }),
    // @ts-expect-error reserved, with a lazy client
    lazy.deliverSignal('receivedAt'),
  ];
}

export function untyped(client: Client, name: string, purchase: Purchase): void {
  client.sendSignal(name);
  client.sendSignal(name, undefined, { floatValue: 1 });
  client.sendSignal(name, {}, { floatValue: undefined });
  client.sendSignal(name, { ...purchase });
  // @ts-expect-error the name is missing
  client.sendSignal();
  // @ts-expect-error the name is not a string
  client.sendSignal(5);
}

/** A program's own function that wraps a client. */
export function forward(client: Client, name: string, payload?: Payload, options?: SignalOptions): void {
  client.sendSignal(name, payload, options);
}

// Functions that create clients, and functions that accept them.
const transport = { send: async () => ({ status: 200, header: () => null, text: async () => '' }) };
const made: Client<AppSignals> = createClient<AppSignals>('APP', { transport });
const any: Client = createClient('APP', { transport });
createClient('APP', { transport }, withSessions());
// @ts-expect-error sessions need code: they have a builder
createClient('APP', { transport, sessions: true });
const lazy = lazyClient<AppSignals>();
lazy.sendSignal('Shop.opened');
// @ts-expect-error unknown signal
lazy.sendSignal('Shop.sold');
lazy.configure(made);
lazyClient().configure(any);
const asClient: Client<AppSignals> = lazy;

// Every ready-made signal accepts every client, typed or not.
export function everyReadyMadeSignal(client: SignalSender): void {
  const sale = { price: 1, currencyCode: 'EUR', productID: 'pro' };
  const options = { payload: { plan: 'pro' }, floatValue: 1 };
  coreFeatureUsed(client, 'export', options);
  convertedFromTrial(client, sale, options);
  errorOccurred(client, new Error('x'), { category: 'app-state', ...options });
  freeTrialStarted(client, sale, options);
  leadConverted(client, '7', options);
  leadStarted(client, '7', options);
  navigationPathChanged(client, 'cart', { from: 'home', ...options });
  onboardingCompleted(client, options);
  paywallShown(client, 'trial ended', options);
  purchaseCompleted(client, sale, options);
  referralSent(client, { kind: 'email', ...options });
  startDuration(client, 'Shop.bought', { plan: 'pro' }).stop({ seats: 3 }, { floatValue: 1 });
  userAcquired(client, 'ads', options);
  userRatingSubmitted(client, 9, { comment: 'fine', ...options });
}
everyReadyMadeSignal(made);
everyReadyMadeSignal(lazy);
everyReadyMadeSignal(asClient);
everyReadyMadeSignal(any);
everyReadyMadeSignal(lazyClient());
navigationPathChanged(made, 'cart');
errorOccurred(lazy, 'no-money');
startDuration(asClient, 'Shop.bought').stop();
userAcquired(any, 'ads');
userRatingSubmitted(lazyClient(), 9);

// The test doubles of `@td/testing` work with every client.
const recording = recordingTransport();
createClient<AppSignals>('APP', { transport: recording }).sendSignal('Shop.opened');
createClient('APP', { transport: recording }).sendSignal('Shop.sold');
export const types: readonly string[] = recording.signals.map(({ type }) => type);

/** Generic wrappers compile; wrong values are refused where TypeScript knows them. */
export function track<T extends object>(anyClient: Client, type: string, payload: T): void {
  anyClient.sendSignal(type, payload);
}

export function trackRecord<T extends Record<string, unknown>>(anyClient: Client, type: string, payload: T): void {
  anyClient.sendSignal(type, payload);
  // @ts-expect-error a function is no value
  anyClient.sendSignal(type, { run: () => 1 });
  // @ts-expect-error a symbol is no value
  anyClient.sendSignal(type, { run: Symbol('s') });
}
