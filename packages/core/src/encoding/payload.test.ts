import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { manualClock } from '../../test/manual-clock.js';
import { createPlainClient, type TestOption } from '../../test/plain-options.js';
import { recordingLogger, stubTransport } from '../../test/stub-transport.js';
import type { Client, StoredSignal } from '../index.js';
import { createPayloadEncoder, parseMembers } from './payload-encoder.js';

const encode = (payload: unknown) => {
  const omitted: string[] = [];
  const { text } = createPayloadEncoder((what) => void omitted.push(what))(payload);
  return { encoded: parseMembers(text), omitted };
};

const cyclic: Record<string, unknown> = {};

cyclic['self'] = cyclic;

describe('a payload value', () => {
  it.each<[string, unknown, unknown]>([
    ['a string', 'text', 'text'],
    ['an empty string', '', ''],
    ['an emoji', '👩‍👩‍👧', '👩‍👩‍👧'],
    ['a number', 3.14, 3.14],
    ['zero', 0, 0],
    ['true', true, true],
    ['false', false, false],
    ['a Date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['a bigint', 12345678901234567890n, '12345678901234567890'],
    ['an object', { a: [1, { b: null }] }, '{"a":[1,{"b":null}]}'],
    ['an array', ['a', 1], '["a",1]'],
    ['a bigint inside an object', { id: 7n }, '{"id":"7"}'],
    ['a URL', new URL('https://example.com/a'), 'https://example.com/a'],
    ['a boxed string', Object('boxed'), 'boxed'],
    ['an object with a toJSON', { toJSON: () => 42 }, 42],
  ])('%s is sent in its JSON form', (_name, value, expected) => {
    expect(encode({ key: value })).toEqual({ encoded: { key: expected }, omitted: [] });
  });

  it.each([undefined, null])('%s is left out without a report', (value) => {
    expect(encode({ key: value, other: 1 })).toEqual({ encoded: { other: 1 }, omitted: [] });
  });

  it.each<[string, unknown]>([
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['a function', () => {}],
    ['a symbol', Symbol('s')],
    ['a cyclic object', cyclic],
    ['an invalid Date', new Date(Number.NaN)],
    [
      'a hostile toJSON',
      {
        toJSON: () => {
          throw new Error('hostile');
        },
      },
    ],
    ['a toJSON that gives nothing', { toJSON: () => undefined }],
    ['a lone surrogate', 'a\ud800b'],
    ['a toJSON that gives a lone surrogate', { toJSON: () => '\udc00' }],
    [
      'a revoked proxy',
      (() => {
        const { proxy, revoke } = Proxy.revocable({}, {});
        revoke();
        return proxy;
      })(),
    ],
  ])('%s is the only value left out, and the logger reports its key', (_name, value) => {
    const { encoded, omitted } = encode({ 'bad key': value, good: 'kept' });
    expect(encoded).toEqual({ good: 'kept' });
    expect(omitted).toEqual(['"bad key"']);
  });

  it('behind a throwing getter is the only value left out', () => {
    const payload = {
      good: 1,
      get bad() {
        throw new Error('getter');
      },
    };
    const { encoded, omitted } = encode(payload);
    expect(encoded).toEqual({ good: 1 });
    expect(omitted).toHaveLength(1);
  });

  it('under a key that is not valid Unicode, or that would change the prototype, is left out', () => {
    const { encoded, omitted } = encode(JSON.parse('{"__proto__":"x","\\ud800":"y","kept":1}'));
    expect(encoded).toEqual({ kept: 1 });
    expect(Object.getPrototypeOf(encoded)).toBe(Object.prototype);
    expect(omitted).toHaveLength(2);
  });
});

describe('a payload', () => {
  it.each<[string, unknown]>([
    ['a string', 'oops'],
    ['an array', [1]],
    ['a number', 42],
    [
      'a proxy that refuses',
      new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error('no');
          },
        },
      ),
    ],
  ])('that is %s is left out completely', (_name, payload) => {
    const { encoded, omitted } = encode(payload);
    expect(encoded).toEqual({});
    expect(omitted).toEqual(['the payload']);
  });

  it('has its own keys, without inherited keys', () => {
    class Order {
      total = 5;
      get currency() {
        return 'EUR';
      }
    }
    const inherited = Object.assign(Object.create({ inherited: 1 }), { own: 2 });
    expect(encode(new Order())).toEqual({ encoded: { total: 5 }, omitted: [] });
    expect(encode(inherited)).toEqual({ encoded: { own: 2 }, omitted: [] });
  });

  it('is measured in bytes of UTF-8 (point 18)', async () => {
    const payloads = fc.dictionary(
      fc.string({ unit: 'binary' }),
      fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.anything({ withDate: true, withBigInt: true })),
    );
    const kept: StoredSignal[] = [];
    const store = {
      persist: (signals: readonly StoredSignal[]) => !!kept.push(...signals),
      remove() {},
      writeAhead: true,
    };
    const lasting = { ...store, claim: async () => [], clear() {}, release() {} };
    const client = createPlainClient('APP', { transport: stubTransport(), clock: manualClock(), store: lasting });
    fc.assert(
      fc.property(payloads, (payload) => {
        client.sendSignal('a', { ...payload, known: '日本語' } as never);
        const { bytes, text } = kept.at(-1) as StoredSignal;
        expect(text).toContain('"known":"日本語"');
        expect(bytes).toBe(Buffer.byteLength(text));
      }),
    );
    await client.close();
  });

  it('with any content becomes valid primitives, and is not changed', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'binary' }), fc.anything({ withDate: true, withBigInt: true, maxDepth: 2 })),
        (payload) => {
          const keys = Object.keys(payload);
          const { encoded } = encode(payload);
          const decoded = JSON.parse(JSON.stringify(encoded));
          expect(Object.keys(payload)).toEqual(keys);
          for (const value of Object.values(decoded)) expect(['string', 'number', 'boolean']).toContain(typeof value);
          for (const text of [...Object.keys(encoded), ...Object.values(encoded)].map(String)) {
            expect(new TextDecoder().decode(new TextEncoder().encode(text))).toBe(text);
          }
        },
      ),
    );
  });
});

describe('a hostile payload', () => {
  const hostile = () => {
    throw new Error('hostile');
  };
  const revoked = () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  };
  const setUp = (...options: TestOption[]) => {
    const transport = stubTransport();
    const logger = recordingLogger();
    const client = createPlainClient('APP', { transport, logger, clock: manualClock() }, ...options);
    return { client, transport, logger };
  };
  /** Throws an error of this library that is about another call. */
  const misuse = (client: Client) => () => client.sendSignal('') as never;

  it.each<[string, (client: Client) => object]>([
    ['whose keys cannot be listed', () => new Proxy({}, { ownKeys: hostile })],
    ['whose parent cannot be found', () => new Proxy({}, { getPrototypeOf: hostile })],
    ['that throws from every trap', () => new Proxy({ a: 1 }, new Proxy({}, { get: hostile }))],
    ['that misuses the client when its keys are listed', (client) => new Proxy({}, { ownKeys: misuse(client) })],
    ['that is a revoked proxy', revoked],
    ['that is the proxy of an array', () => new Proxy([1, 2], {})],
    ['that is the proxy of an array, and misuses the client', (client) => new Proxy([1], { ownKeys: misuse(client) })],
  ])('%s is left out completely, and the call does not throw', async (_name, payloadOf) => {
    const { client, transport, logger } = setUp();
    expect(() => client.sendSignal('App.a', payloadOf(client) as never)).not.toThrow();
    await client.deliverSignal('App.b', payloadOf(client) as never);
    await client.flush();
    expect(transport.signals().map(({ payload }) => payload)).toEqual([{}, {}]);
    expect(logger.lines.join()).toContain('the payload of signal "App.a" cannot be encoded and is left out');
    expect(client.stats()).toMatchObject({ tracked: 1, delivered: 1 });
    expect(client.stats().dropped).toEqual({});
  });

  /** How often the trap was called for this key. */
  const throwsAtSecond = (client: Client | undefined) => {
    let asked = 0;
    return new Proxy(
      { good: 1, 'bad key': 2, other: 3 },
      {
        getOwnPropertyDescriptor(target, key) {
          if (key === 'bad key' && ++asked > 1) (client ? misuse(client) : hostile)();
          return Reflect.getOwnPropertyDescriptor(target, key);
        },
      },
    );
  };

  it.each<[string, (client: Client) => object]>([
    [
      'getter throws',
      () => ({
        good: 1,
        get 'bad key'() {
          return hostile();
        },
        other: 3,
      }),
    ],
    [
      'getter misuses the client',
      (client) => ({
        good: 1,
        get 'bad key'() {
          return misuse(client)();
        },
        other: 3,
      }),
    ],
    ['toJSON misuses the client', (client) => ({ good: 1, 'bad key': { toJSON: misuse(client) }, other: 3 })],
    ['value is a revoked proxy', () => ({ good: 1, 'bad key': revoked(), other: 3 })],
    ['descriptor throws when it is looked at', () => throwsAtSecond(undefined)],
    ['descriptor misuses the client', (client) => throwsAtSecond(client)],
    [
      'trap throws',
      () =>
        new Proxy(
          { good: 1, 'bad key': 2, other: 3 },
          { get: (target, key) => (key === 'bad key' ? hostile() : Reflect.get(target, key)) },
        ),
    ],
  ])('of which one key’s %s is sent without that key, which the logger reports', async (_name, payloadOf) => {
    const { client, transport, logger } = setUp();
    expect(() => client.sendSignal('App.a', payloadOf(client) as never)).not.toThrow();
    await client.flush();
    expect(transport.signals()).toMatchObject([{ type: 'App.a', payload: { good: 1, other: 3 } }]);
    expect(transport.signals()[0]?.['payload']).not.toHaveProperty('bad key');
    expect(logger.lines).toEqual(['TelemetryDeck: "bad key" of signal "App.a" cannot be encoded and is left out']);
    expect(client.stats()).toMatchObject({ tracked: 1, delivered: 1 });
    expect(client.stats().dropped).toEqual({});
  });

  it.each<[string, TestOption]>([
    ['at once', {}],
    ['with processors', { processors: [(signal, next) => next(signal)] }],
  ])('is still refused for a reserved name in version 3, %s', async (_name, options) => {
    const { client } = setUp({ ingestVersion: 3, namespace: 'ns' }, options);
    const wanted = expect.objectContaining({ code: 'RESERVED_NAME', message: expect.stringContaining('"count"') });
    const bad = { get: hostile, enumerable: true };
    for (const keys of [
      { bad, count: { value: 1, enumerable: true } },
      { count: { value: 1, enumerable: true }, bad },
    ]) {
      const payload = Object.defineProperties({}, keys);
      expect(() => client.sendSignal('App.a', payload as never)).toThrowError(wanted);
      await expect(client.deliverSignal('App.a', payload as never)).rejects.toEqual(wanted);
    }
    // A worse value may follow the refused name.
    const half = new Proxy({ count: 1, bad: 2 }, { get: (_target, key) => (key === 'bad' ? misuse(client)() : 1) });
    expect(() => client.sendSignal('App.a', half as never)).toThrowError(wanted);
    expect(client.stats()).toMatchObject({ tracked: 0, pending: 0 });
    expect(client.stats().dropped).toEqual({});
  });
});
