import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { setUpClient } from '../../test/set-up-client.js';
import { type Client, createTrackErrors, lazyClient } from '../index.js';
import { errorOccurred, type IdentifiableError } from './index.js';

class Unnamed extends Error {}

class Named extends Error {
  override name = 'Shop.PaymentFailed';
}

class NotFound extends Named {
  override name = 'Shop.NotFound';
}

class Identified extends Error implements IdentifiableError {
  readonly id = 'Shop.notFound';
}

const hostile = new Proxy(
  {},
  {
    get() {
      throw new Error('hostile');
    },
  },
);

const thrown: [string, unknown, string][] = [
  ['an error with an id of its own', new Identified('a secret'), 'Shop.notFound'],
  [
    'an instance with an id of its own',
    new (class Refusal {
      id = 'E42';
    })(),
    'E42',
  ],
  ['a plain object with an id, which may be that of a person', { id: 'a secret' }, 'Object'],
  ['a plain object with an id and a message', { id: 'a secret', message: '' }, 'Object'],
  ['an object without a prototype, with an id', Object.assign(Object.create(null), { id: 'a secret' }), 'object'],
  ['an error with a number as its id', Object.assign(new Error(), { id: 42 }), '42'],
  ['an error with an empty id', Object.assign(new TypeError(), { id: '' }), 'TypeError'],
  ['an error with an id that is an object', Object.assign(new TypeError(), { id: {} }), 'TypeError'],
  ['an error with a name', new Named('a secret'), 'Shop.PaymentFailed'],
  ['an error whose class has a name', new Unnamed('a secret'), 'Unnamed'],
  ['an error', new Error('a secret'), 'Error'],
  ['an error of the language', new RangeError('a secret'), 'RangeError'],
  ['an error of the platform', new DOMException('a secret', 'AbortError'), 'AbortError'],
  ['an error with an empty name', Object.assign(new Error(), { name: '' }), 'Error'],
  ['several errors', new AggregateError([new Error('a secret')]), 'AggregateError'],
  ['an object of a service', { name: 'PostgrestError', message: 'a secret' }, 'PostgrestError'],
  ['an exception of a service', { name: 'NotFoundException', message: 'a secret' }, 'NotFoundException'],
  ['an object with the name of a person', { name: 'a secret' }, 'Object'],
  ['an object with a name and a message of a person', { name: 'a secret', message: 'Hello' }, 'Object'],
  ['an object whose name only ends as that of an error', { name: 'a secret Error', message: 'Hello' }, 'Object'],
  [
    'an object without a prototype, with a name and a message',
    Object.assign(Object.create(null), { name: 'a secret', message: 'Hello' }),
    'object',
  ],
  [
    'an instance of a class with a name and a message, which may be those of a person',
    new (class Contact {
      name = 'a secret';
      message = 'Hello';
    })(),
    'Contact',
  ],
  ['an error of another realm', runInNewContext(`new TypeError('a secret')`), 'TypeError'],
  [
    'an error of another realm with a name of its own',
    runInNewContext(`Object.assign(new Error('a secret'), { name: 'NotFound' })`),
    'NotFound',
  ],
  ['an error whose class has a name that is no error name', new NotFound('a secret'), 'Shop.NotFound'],
  ['an object without a prototype', Object.create(null), 'object'],
  ['an array', ['a secret'], 'Array'],
  ['undefined', undefined, 'undefined'],
  ['null', null, 'null'],
  ['a number', 42, 'number'],
  ['a boolean', false, 'boolean'],
  ['a bigint', 42n, 'bigint'],
  ['a symbol', Symbol('a secret'), 'symbol'],
  ['a function', () => 'a secret', 'function'],
  ['a proxy that refuses', hostile, 'object'],
];

const ID = 'TelemetryDeck.Error.id';

describe('errorOccurred', () => {
  it.each(thrown)('has an identifier for %s', async (_name, error, id) => {
    const { client, transport } = setUpClient();
    errorOccurred(client, error);
    await client.flush();
    const [signal] = transport.signals();
    expect(signal?.['payload']).toEqual({ [ID]: id, 'TelemetryDeck.Error.category': 'thrown-exception' });
  });

  it('uses a text as the identifier, and another identifier for an error', async () => {
    const { client, transport } = setUpClient();
    errorOccurred(client, 'Import.failed');
    errorOccurred(client, new Error('a secret'), { id: 'Import.failed' });
    await client.flush();
    expect(transport.signals().map(({ payload }) => payload)).toEqual([
      { [ID]: 'Import.failed' },
      { [ID]: 'Import.failed', 'TelemetryDeck.Error.category': 'thrown-exception' },
    ]);
  });
});

/** A platform whose errors the test raises. */
const lazyOf = (client: Client) => {
  const lazy = lazyClient();
  lazy.configure(client);
  return lazy;
};

function setUpTracking() {
  const listeners = new Set<(error: unknown) => void>();
  const trackErrors = createTrackErrors((report) => {
    listeners.add(report);
    return () => void listeners.delete(report);
  });
  return {
    trackErrors,
    listeners,
    raise(error: unknown) {
      for (const report of listeners) report(error);
    },
  };
}

describe('trackErrors', () => {
  it.each([undefined, null, {}, 'client'])('refuses %o as a client, and listens to nothing', (client) => {
    const { listeners, trackErrors } = setUpTracking();
    expect(() => trackErrors(client as never)).toThrow(
      expect.objectContaining({ code: 'INVALID_VALUE', message: expect.stringContaining('client') }),
    );
    expect(listeners.size).toBe(0);
  });

  it.each([Number.NaN, '5', null])('with at most %o errors reports 20', (maxErrors) => {
    const { client } = setUpClient();
    const { raise, trackErrors } = setUpTracking();
    trackErrors(client, { maxErrors: maxErrors as number });
    for (let index = 0; index < 30; index++) raise(new Error());
    expect(client.stats().tracked).toBe(20);
  });

  it.each([...thrown, ['text', 'a secret', 'string'] as [string, unknown, string]])(
    'reports %s by its identifier, without its text',
    async (_name, error, id) => {
      const { client, transport } = setUpClient();
      const { raise, trackErrors } = setUpTracking();
      trackErrors(client);
      raise(error);
      await client.flush();
      expect(transport.signals()).toMatchObject([{ type: 'TelemetryDeck.Error.occurred', payload: { [ID]: id } }]);
      expect(JSON.stringify(transport.signals())).not.toContain('secret');
    },
  );

  it('reports each error object once, also after a second call and a removal', () => {
    const { client } = setUpClient();
    const { listeners, raise, trackErrors } = setUpTracking();
    const error = Object.freeze(new Error());
    const stops = [trackErrors(client), trackErrors(client)];
    expect(listeners.size).toBe(1);
    raise(error);
    raise(error);
    raise('text');
    expect(client.stats().tracked).toBe(2);
    for (const stop of stops) stop();
    trackErrors(client);
    raise(error);
    expect(client.stats().tracked).toBe(2);
  });

  it.each<[what: string, others: (client: Client) => Client[]]>([
    ['a lazy client of the client', (client) => [lazyOf(client)]],
    ['two lazy clients of the client', (client) => [lazyOf(client), lazyOf(lazyOf(client))]],
    ['a view of the client', (client) => [client.with({ userID: 'bob' })]],
    ['a view of a lazy client', (client) => [lazyOf(client).with({ userID: 'bob' })]],
  ])('reports an error once for a client and %s', (_what, others) => {
    const { client } = setUpClient();
    const { raise, trackErrors } = setUpTracking();
    for (const tracked of [...others(client), client]) trackErrors(tracked);
    raise(new Error());
    raise('text');
    expect(client.stats().tracked).toBe(2);
  });

  it('reports an error once for a lazy client that gets its client later', () => {
    const { client } = setUpClient();
    const { raise, trackErrors } = setUpTracking();
    const lazy = lazyClient();
    trackErrors(lazy);
    trackErrors(client);
    lazy.configure(client);
    raise(new Error());
    expect(client.stats().tracked).toBe(1);
  });

  it('reports an error by each tracked client', () => {
    const [one, other] = [setUpClient().client, setUpClient().client];
    const { raise, trackErrors } = setUpTracking();
    trackErrors(one);
    trackErrors(other, { payload: { part: 'editor' } });
    raise(new Error());
    expect([one.stats().tracked, other.stats().tracked]).toEqual([1, 1]);
  });

  it.each<[number | undefined, number]>([
    [undefined, 20],
    [3, 3],
    [0, 0],
    [-1, 0],
    [Number.NaN, 20],
  ])('with at most %s errors reports %i', (maxErrors, reports) => {
    const { client } = setUpClient();
    const { raise, trackErrors } = setUpTracking();
    const stop = trackErrors(client, { maxErrors });
    for (let time = 0; time < 50; time++) raise(new Error());
    stop();
    trackErrors(client, { maxErrors });
    for (let time = 0; time < 50; time++) raise('text');
    expect(client.stats().tracked).toBe(reports);
  });

  it('does not report errors that occur during a report, and throws nothing', () => {
    const { raise, trackErrors } = setUpTracking();
    let calls = 0;
    const sendSignal = () => {
      calls++;
      raise(new Error('meanwhile'));
      throw new Error('the sender fails');
    };
    trackErrors({ sendSignal });
    expect(() => raise(new Error('first'))).not.toThrow();
    expect(calls).toBe(1);
    raise(new Error('second'));
    expect(calls).toBe(2);
  });

  it('ends with the removal of each call, which counts once', () => {
    const { client } = setUpClient();
    const { listeners, raise, trackErrors } = setUpTracking();
    const [stop, stopOther] = [trackErrors(client), trackErrors(client)];
    stop();
    stop();
    raise(new Error());
    expect(client.stats().tracked).toBe(1);
    stopOther();
    expect(listeners.size).toBe(0);
    raise(new Error());
    expect(client.stats().tracked).toBe(1);
  });

  it.each<[what: string, choose: (client: Client) => [tracked: Client, closed: Client]]>([
    ['the client', (client) => [client, client]],
    ['a view of the client', (client) => [client, client.with({ userID: 'bob' })]],
    ['the client of a view', (client) => [client.with({ userID: 'bob' }), client]],
    ['the client of a lazy client', (client) => [lazyOf(client), client]],
    ['a lazy client of the client', (client) => [client, lazyOf(client)]],
    ['the lazy client of a view', (client) => [lazyOf(client).with({}), client]],
  ])('ends when the program closes %s', (_what, choose) => {
    const { client } = setUpClient();
    const { listeners, raise, trackErrors } = setUpTracking();
    const [tracked, closed] = choose(client);
    const stops = [trackErrors(tracked), trackErrors(tracked)];
    expect(listeners.size).toBe(1);
    void closed.close();
    expect(listeners.size).toBe(0);
    raise(new Error());
    for (const stop of stops) stop();
    expect(trackErrors(tracked)).not.toThrow();
    expect(listeners.size).toBe(0);
    expect(client.stats().tracked).toBe(0);
  });

  it('continues for the clients that are not closed', () => {
    const [one, other] = [setUpClient().client, setUpClient().client];
    const { raise, trackErrors } = setUpTracking();
    trackErrors(one);
    const stop = trackErrors(one);
    trackErrors(other);
    void one.close();
    stop();
    raise(new Error());
    expect([one.stats().tracked, other.stats().tracked]).toEqual([0, 1]);
  });

  it('ends when the program closes a lazy client without its client, and continues when that gets its client', () => {
    const [closed, open] = [lazyClient(), lazyClient()];
    const { listeners, trackErrors } = setUpTracking();
    trackErrors(closed);
    const stop = trackErrors(closed.with({}));
    void closed.close();
    stop();
    trackErrors(closed);
    expect(listeners.size).toBe(0);
    const { client } = setUpClient();
    trackErrors(open);
    open.configure(client);
    expect(listeners.size).toBe(1);
    void client.close();
    expect(listeners.size).toBe(0);
  });

  it('that has ended is not ended again by a close', () => {
    const { client } = setUpClient();
    const { listeners, trackErrors } = setUpTracking();
    const lazy = lazyClient();
    const stops = [client, lazy, lazy.with({})].map((tracked) => trackErrors(tracked));
    lazy.configure(client);
    for (const stop of stops) stop();
    trackErrors(setUpClient().client);
    void client.close();
    expect(listeners.size).toBe(1);
  });

  it('reports nothing after an opt-out', () => {
    const { client } = setUpClient();
    const { raise, trackErrors } = setUpTracking();
    trackErrors(client);
    client.optOut();
    raise(new Error());
    expect(client.stats().dropped).toEqual({ disabled: 1 });
  });
});
