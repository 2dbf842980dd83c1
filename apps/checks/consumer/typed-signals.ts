// What TypeScript completes, checks and refuses for a program that names its signals; and for one that does not.
import {
  type AnySignals,
  type Client,
  createClient,
  lazyClient,
  type Payload,
  type SignalName,
  type SignalOptions,
  withSessions,
} from '@td/core';
import { errorOccurred, navigationPathChanged, startDuration } from '@td/core/presets';

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

  // @ts-expect-error there is no such signal
  client.sendSignal('Shop.sold', { plan: 'pro' });
  // @ts-expect-error its payload is wanted
  client.sendSignal('Shop.bought');
  // @ts-expect-error a key is missing
  client.sendSignal('Shop.bought', {});
  // @ts-expect-error there is no such key
  client.sendSignal('Shop.bought', { plan: 'pro', seat: 3 });
  // @ts-expect-error there is no such plan
  client.sendSignal('Shop.bought', { plan: 'basic' });
  // @ts-expect-error seats are counted
  client.sendSignal('Shop.bought', { plan: 'pro', seats: '3' });
  // @ts-expect-error it has no payload
  client.sendSignal('Shop.Cart.emptied', { items: 3 });
  // @ts-expect-error there is no such option
  client.sendSignal('Shop.Cart.emptied', undefined, { floatvalue: 1 });
  // @ts-expect-error a name alone is not one of the app's
  client.sendSignal('Shop.bought' as string, { plan: 'pro' });

  return [
    client.deliverSignal('Shop.bought', { plan: 'free' }, { timeoutMs: 100 }),
    client.deliverSignal('Shop.Cart.emptied'),
    // @ts-expect-error there is no such signal
    client.deliverSignal('Shop.sold'),
    // @ts-expect-error its payload is wanted
    client.deliverSignal('Shop.bought'),
  ];
}

// The names that TelemetryDeck has reserved are an error, as the name of a signal and as that of a parameter.
interface ReservedSignals {
  platform: undefined;
  'Shop.a': { type: string };
  'Shop.b': { plan: string } | undefined;
}
export function reserved(client: Client<ReservedSignals>, any: Client, payload: Payload): void {
  // @ts-expect-error a signal cannot have this name
  client.sendSignal('platform');
  // @ts-expect-error nor a parameter that one
  client.sendSignal('Shop.a', { type: 'x' });
  client.sendSignal('Shop.b', { plan: 'pro' });

  // @ts-expect-error so it is where signals are not named
  any.sendSignal('Shop.a', { type: 'x' });
  // @ts-expect-error also behind others
  any.sendSignal('Shop.a', { 'Shop.plan': 'pro', sessionID: 'x' });
  // @ts-expect-error and for deliveries
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
  // @ts-expect-error a function has no place in a payload
  any.sendSignal('Shop.a', { plan: Symbol('x') });
}

export function untyped(client: Client, name: string, purchase: Purchase): void {
  client.sendSignal(name);
  client.sendSignal(name, undefined, { floatValue: 1 });
  client.sendSignal(name, {}, { floatValue: undefined });
  client.sendSignal(name, { ...purchase });
  // @ts-expect-error a signal has a name
  client.sendSignal();
  // @ts-expect-error which is a text
  client.sendSignal(5);
}

/** A function of the program's own in front of a client. */
export function forward(client: Client, name: string, payload?: Payload, options?: SignalOptions): void {
  client.sendSignal(name, payload, options);
}

// What makes clients, and what takes them.
const transport = { send: async () => ({ status: 200, header: () => null, text: async () => '' }) };
const made: Client<AppSignals> = createClient<AppSignals>('APP', { transport });
const any: Client = createClient('APP', { transport });
// @ts-expect-error sessions are told apart by clients of a preset
createClient('APP', { transport }, withSessions());
const lazy = lazyClient<AppSignals>();
lazy.sendSignal('Shop.opened');
// @ts-expect-error there is no such signal
lazy.sendSignal('Shop.sold');
lazy.configure(made);
lazyClient().configure(any);
const asClient: Client<AppSignals> = lazy;

navigationPathChanged(made, 'cart');
errorOccurred(lazy, 'no-money');
startDuration(asClient, 'Shop.bought').stop();
navigationPathChanged(any, 'cart');
