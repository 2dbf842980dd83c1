import { expect, it } from 'vitest';
import { stubTransport } from '../test/stub-transport.js';
import { type Client, createClient, lazyClient, type Payload, withDefaultPayload } from './index.js';
import { onboardingCompleted, startDuration } from './signals/index.js';

interface Purchase {
  readonly plan: string;
  readonly seats?: number;
  readonly since: Date;
  readonly tags: readonly string[];
}

interface Opened {
  readonly kind: 'opened';
  readonly file: string;
}

interface Closed {
  readonly kind: 'closed';
  readonly ms: number;
}

/** A union of payloads, and payloads of unknown keys. */
export function accepted(client: Client, event: Opened | Closed, unknowns: Record<string, unknown>) {
  client.sendSignal('a', event);
  client.sendSignal('a', Math.random() > 0.5 ? event : undefined);
  client.with({ payload: event });
  withDefaultPayload(event);
  withDefaultPayload(() => event);
  client.sendSignal('a', unknowns);
  client.sendSignal('a', {} as object);
}

interface WithMethod {
  readonly plan: string;
  run?(): void;
}

interface WithReserved {
  readonly type: string;
}

interface AppSignals {
  'Shop.bought': Purchase;
  'Shop.opened': { readonly from?: string } | undefined;
  'Shop.closed': undefined;
  'Shop.noted': Payload;
}

it('a payload that an interface declares compiles everywhere', async () => {
  const transport = stubTransport();
  const purchase: Purchase = { plan: 'pro', since: new Date(0), tags: ['a'] };
  const options = [withDefaultPayload(purchase), withDefaultPayload(() => purchase), { defaultPayload: purchase }];
  const client = createClient('APP', { transport }, options, { defaultPayload: () => purchase });
  client.sendSignal('a', purchase);
  client.sendSignal('a', purchase, { floatValue: 1 });
  await client.deliverSignal('a', purchase, { timeoutMs: 100 });
  client.with({ payload: purchase, userID: 'ada' }).sendSignal('a');
  client.with({ userID: 'ada' }).sendSignal('a', { ...purchase, floatValue: 2 });
  lazyClient().sendSignal('a', purchase);
  onboardingCompleted(client, { payload: purchase });
  startDuration(client, 'a', purchase).stop(purchase);
  const text: string = 'a';
  client.sendSignal(text, purchase);
  client.sendSignal('a', undefined, { floatValue: 1 });
  client.sendSignal('a', {});
  await client.flush();
  expect(transport.signals()).toHaveLength(11 - 1);
});

/** Never runs: TypeScript alone reads it. */
export function refused(client: Client, typed: Client<AppSignals>, payload: Payload, record: Record<string, string>) {
  client.sendSignal('a', payload);
  client.sendSignal('a', record);
  client.sendSignal('a', { floatValue: 1 });
  client.sendSignal('a', {
    floatValue: '1',
    other: null,
    none: undefined,
    big: 1n,
    error: new Error(),
    all: new Map(),
  });
  typed.sendSignal('Shop.opened');
  typed.sendSignal('Shop.opened', { from: 'home' });
  typed.sendSignal('Shop.closed', undefined, { floatValue: 1 });
  typed.sendSignal('Shop.noted', { any: 1 });
  // @ts-expect-error this signal has no payload
  typed.sendSignal('Shop.closed', { items: 3 });
  // @ts-expect-error a function is no value
  client.sendSignal('a', { run: () => 1 });
  // @ts-expect-error a function is no value, also in one of a union
  client.sendSignal('a', {} as Opened | WithMethod);
  // @ts-expect-error reserved, also in one of a union
  client.sendSignal('a', {} as Opened | WithReserved);
  // @ts-expect-error an array is no payload, also as one of a union
  client.sendSignal('a', {} as Opened | string[]);
  // @ts-expect-error a symbol is no value
  client.sendSignal('a', { run: Symbol('s') });
  // @ts-expect-error a method is no value, also of an interface
  client.sendSignal('a', {} as WithMethod);
  // @ts-expect-error reserved, also in an interface
  client.sendSignal('a', {} as WithReserved);
  // @ts-expect-error a function is no payload
  client.sendSignal('a', () => 1);
  // @ts-expect-error an array is no payload
  client.sendSignal('a', ['a']);
  // @ts-expect-error text is no payload
  client.sendSignal('a', 'text');
  // @ts-expect-error a Map is no payload
  client.sendSignal('a', new Map());
  // @ts-expect-error floatValue is a number
  client.sendSignal('a', { floatValue: new Date() });
  // @ts-expect-error unknown option
  client.sendSignal('a', {} as Purchase, { floatvalue: 1 });
  // @ts-expect-error a function is no value of a view
  client.with({ payload: { run: () => 1 } });
  // @ts-expect-error a function is no value of a default payload
  withDefaultPayload({ run: () => 1 });
  // @ts-expect-error a symbol is no value of a default payload
  withDefaultPayload(() => ({ run: Symbol('s') }));
  // @ts-expect-error unknown parameter
  typed.sendSignal('Shop.bought', { plan: 'pro', since: new Date(), tags: [], seat: 3 });
  // @ts-expect-error the payload is missing
  typed.sendSignal('Shop.bought');
  // @ts-expect-error floatValue is no parameter of this signal
  typed.sendSignal('Shop.opened', { floatValue: 1 });
}
