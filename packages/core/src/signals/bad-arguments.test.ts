import { describe, expect, it } from 'vitest';
import { stubTransport } from '../../test/stub-transport.js';
import { createClient, isTelemetryDeckError } from '../index.js';
import * as signals from './index.js';

/** What a program without types may pass, by accident or from data. */
const ODD: readonly unknown[] = [
  undefined,
  null,
  0,
  Number.NaN,
  7n,
  true,
  '',
  Symbol('odd'),
  {},
  [],
  Object.create(null),
  () => {},
  new Error('odd'),
];

type Send = (...args: unknown[]) => unknown;

const all = Object.entries(signals) as unknown as readonly [name: string, send: Send][];

/** An argument that each signal accepts. */
const usable = (name: string): unknown =>
  /purchase|trial/i.test(name) ? { price: 1 } : name === 'userRatingSubmitted' ? 5 : 'a';

/** Calls a ready-made signal. It must not throw, or throw an error of the library. */
function call(send: Send, ...args: readonly unknown[]): void {
  try {
    (send(...args) as { stop?: Send } | undefined)?.stop?.(...args.slice(1));
  } catch (error) {
    if (!isTelemetryDeckError(error)) throw error;
    expect(error.message).toMatch(/client|purchase|rating|type/);
  }
}

const setUp = () => {
  const transport = stubTransport();
  return { transport, client: createClient('APP', { transport }) };
};

describe.each(all)('%s', (name, send) => {
  it('throws no raw error for any argument', () => {
    const { client } = setUp();
    for (const first of ODD) for (const second of ODD) call(send, client, first, second, second);
  });

  it('names the client that is missing', () => {
    for (const odd of ODD) {
      expect(() => send(odd, usable(name), {})).toThrow(
        expect.objectContaining({ code: 'INVALID_VALUE', message: expect.stringContaining('client') }),
      );
    }
  });
});

describe('in a catch block, errorOccurred says what it can', () => {
  it.each<[thrown: unknown, id: string | undefined]>([
    [undefined, 'undefined'],
    [null, 'null'],
    ['Import.failed', 'Import.failed'],
    [404, 'number'],
    [new TypeError('secret'), 'TypeError'],
    [{ name: 'AbortError' }, 'Object'],
    [{ code: 7 }, 'Object'],
    [Object.create(null), 'object'],
    [Symbol('secret'), 'symbol'],
  ])('of %o', async (thrown, id) => {
    const { client, transport } = setUp();
    signals.errorOccurred(client, thrown as Error);
    await client.close();
    expect(transport.signals()).toMatchObject([{ payload: { 'TelemetryDeck.Error.id': id } }]);
  });
});

it('a purchase without a currency is sent without a sum', async () => {
  const { client, transport } = setUp();
  signals.purchaseCompleted(client, { price: 3, productID: 'pro' } as signals.Purchase);
  await client.close();
  expect(transport.signals()).toEqual([expect.not.objectContaining({ floatValue: expect.anything() })]);
  expect(transport.signals()).toMatchObject([{ payload: { 'TelemetryDeck.Purchase.priceMicros': 3_000_000 } }]);
});

it.each([undefined, null, 5, 'pro'])('a purchase of %o is refused', (purchase) => {
  const { client } = setUp();
  expect(() => signals.freeTrialStarted(client, purchase as never)).toThrow(
    `purchase must be an object, not ${purchase === null ? 'null' : typeof purchase}`,
  );
});

it('a navigation to a path that is not a text is sent as text', async () => {
  const { client, transport } = setUp();
  signals.navigationPathChanged(client, 404 as never);
  signals.navigationPathChanged(client, undefined as never);
  await client.close();
  expect(transport.signals()).toMatchObject([
    { payload: { 'TelemetryDeck.Navigation.identifier': ' -> 404' } },
    { payload: { 'TelemetryDeck.Navigation.identifier': '404 -> ' } },
  ]);
});

it('a duration without a type is refused at its start', () => {
  const { client } = setUp();
  expect(() => signals.startDuration(client, undefined as never)).toThrow('type');
});
