import { expect, it } from 'vitest';
import { stubTransport } from '../test/stub-transport.js';
import {
  type Client,
  createClient,
  type DeliverOptions,
  lazyClient,
  type Payload,
  type SignalOptions,
  withDefaultPayload,
} from './index.js';

const transport = stubTransport();
const client = createClient('APP', { transport });

interface Purchase {
  readonly plan: string;
  readonly seats?: number;
}

interface AppSignals {
  'Shop.bought': Purchase;
  'Shop.closed': undefined;
  'Shop.noted': Payload;
}

/** Wrappers that programs write around a client. */
function trackObject<T extends object>(type: string, payload: T, options?: SignalOptions) {
  client.sendSignal(type, payload);
  client.sendSignal(type, payload, options);
}

function trackOptional<T extends object>(type: string, payload?: T) {
  client.sendSignal(type, payload);
}

function trackRecord<T extends Record<string, unknown>>(type: string, payload: T) {
  client.sendSignal(type, payload);
}

function trackPayload<T extends Payload>(type: string, payload: T) {
  client.sendSignal(type, payload);
}

function trackInterface<T extends Purchase>(type: string, payload: T) {
  client.sendSignal(type, payload);
}

function trackPartial<T extends object>(type: string, payload: Partial<T>) {
  client.sendSignal(type, payload);
}

function trackReadonly<T extends object>(type: string, payload: Readonly<T>) {
  client.sendSignal(type, payload);
}

function trackTwo<T extends object, U extends object>(type: string, payload: T, more: U) {
  client.sendSignal(type, { ...payload, ...more });
  client.sendSignal(type, { ...payload, plan: 'pro' });
}

async function deliver<T extends object>(type: string, payload: T, options?: DeliverOptions) {
  await client.deliverSignal(type, payload, options);
}

function viewOf<T extends object>(payload: T): Client {
  return client.with({ payload, userID: 'ada' });
}

function withPayload<T extends object>(payload: T) {
  return [withDefaultPayload(payload), withDefaultPayload(() => payload)];
}

class Tracker<Context extends object> {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  track(type: string) {
    client.sendSignal(type, this.#context);
    lazyClient().sendSignal(type, this.#context);
  }
}

const typed = client as unknown as Client<AppSignals>;

function trackTyped<T extends object>(payload: T) {
  typed.sendSignal('Shop.noted', payload);
}

it('generic wrappers of any kind compile, and send what they are given', async () => {
  const purchase: Purchase = { plan: 'pro' };
  trackObject('a', purchase);
  trackOptional('a', purchase);
  trackOptional('a');
  trackRecord('a', { plan: 'pro' });
  trackPayload('a', { plan: 'pro' });
  trackInterface('a', purchase);
  trackPartial<Purchase>('a', { seats: 3 });
  trackReadonly('a', purchase);
  trackTwo('a', purchase, { seats: 3 });
  await deliver('a', purchase);
  viewOf(purchase).sendSignal('a');
  expect(withPayload(purchase)).toHaveLength(2);
  new Tracker(purchase).track('a');
  trackTyped(purchase);
  await client.flush();
  expect(transport.signals()).toHaveLength(15);
});

/** Never runs: TypeScript alone reads it. */
export function refused<T extends object>(payload: T) {
  // @ts-expect-error this signal has no payload
  typed.sendSignal('Shop.closed', payload);
  // @ts-expect-error this signal has another payload
  typed.sendSignal('Shop.bought', payload);
  // @ts-expect-error unknown option
  client.sendSignal('a', payload, { floatvalue: 1 });
  // @ts-expect-error too many arguments
  client.sendSignal('a', payload, {}, {});
}
