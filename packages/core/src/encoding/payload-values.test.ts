import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { createPlainClient, type TestOption } from '../../test/plain-options.js';
import { recordingLogger, stubTransport } from '../../test/stub-transport.js';
import { lazyClient } from '../index.js';
import { purchaseCompleted } from '../signals/index.js';

const setUp = (...options: TestOption[]) => {
  const transport = stubTransport();
  const logger = recordingLogger();
  const client = createPlainClient('APP', { transport, logger }, ...options);
  const sent = async () => {
    await client.flush();
    return transport.signals() as Record<string, unknown>[];
  };
  return { client, logger, sent };
};

class Failure extends Error {
  override name = 'Failure';
  readonly config = { headers: { Authorization: 'secret' } };
  toJSON() {
    return { config: this.config };
  }
}

class Point {
  readonly x = 1;
}

class Hidden {
  readonly #x = 1;
  get x() {
    return this.#x;
  }
}

const cyclicMap = new Map<string, unknown>();
cyclicMap.set('self', cyclicMap);

describe('a value that JSON writes as {}', () => {
  it.each<[string, unknown, unknown]>([
    ['an Error', new TypeError('no such file'), 'TypeError: no such file'],
    ['an Error without a message', new RangeError(), 'RangeError'],
    ['an Error with fields and a toJSON', new Failure('refused'), 'Failure: refused'],
    ['an Error of another realm', runInNewContext('new TypeError("far")'), 'TypeError: far'],
    ['a DOMException', new DOMException('stopped', 'AbortError'), 'AbortError: stopped'],
    ['a Map', new Map<unknown, unknown>([['a', 1]]), '[["a",1]]'],
    ['a Set', new Set(['a', 'b']), '["a","b"]'],
    ['an empty Set', new Set(), '[]'],
    ['a Map of another realm', runInNewContext('new Map([["a", 1]])'), '[["a",1]]'],
    ['a Map in a Map', new Map([['a', new Map([['b', 2n]])]]), '[["a",[["b","2"]]]]'],
    ['a typed array', new Float64Array([1, 2.5]), '[1,2.5]'],
    ['a typed array of big numbers', new BigInt64Array([7n]), '["7"]'],
    ['a Buffer', Buffer.from('ab'), '[97,98]'],
    ['a Buffer in an object', { file: Buffer.from('ab') }, '{"file":[97,98]}'],
    [
      'a plain object that names a size',
      { size: 6e7, length: 6e7, byteLength: 6e7 },
      '{"size":60000000,"length":60000000,"byteLength":60000000}',
    ],
    ['a RegExp', /a+/g, '/a+/g'],
    ['search parameters', new URLSearchParams({ a: '1' }), 'a=1'],
    ['a boxed number', Object(42), 42],
    ['a boxed boolean', Object(false), false],
    ['a boxed bigint', Object(42n), '42'],
    ['an instance with fields', new Point(), '{"x":1}'],
    ['an empty object', {}, '{}'],
    ['an empty object without a prototype', Object.create(null), '{}'],
    ['an empty object of another realm', runInNewContext('({})'), '{}'],
    ['an object with a toString of its own', Object.create({ toString: () => 'described' }), 'described'],
    [
      'an Error and a Set inside an object',
      { error: new Error('x'), tags: new Set([1]) },
      '{"error":"Error: x","tags":[1]}',
    ],
    ['a toJSON that returns a Map', { toJSON: () => new Map([['a', 1]]) }, '[["a",1]]'],
  ])('is sent as its text or its entries: %s', async (_name, value, expected) => {
    const { client, logger, sent } = setUp();
    client.sendSignal('a', { value, other: 1 } as object);
    expect(await sent()).toMatchObject([{ payload: { value: expected, other: 1 } }]);
    expect(logger.lines).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['an instance that shows nothing', new Hidden()],
    ['a WeakMap', new WeakMap()],
    ['a Promise', Promise.resolve()],
    ['an ArrayBuffer', new ArrayBuffer(8)],
    ['a DataView', new DataView(new ArrayBuffer(8))],
    ['a boxed symbol', Object(Symbol('s'))],
    ['a Map that contains itself', cyclicMap],
    [
      'an Error whose message cannot be read',
      Object.defineProperty(new Error(), 'message', { get: () => Symbol('s') }),
    ],
    ['an object that contains a Promise', { later: Promise.resolve() }],
  ])('and that has no text, %s, is left out, and the logger reports its key', async (_name, value) => {
    const { client, logger, sent } = setUp();
    client.sendSignal('a', { value, other: 1 } as object);
    expect((await sent())[0]?.['payload']).toEqual({ other: 1 });
    expect(logger.lines).toEqual(['TelemetryDeck: "value" of signal "a" cannot be encoded and is left out']);
  });

  it('does not use up a generator of the program', async () => {
    const numbers = (function* () {
      yield 1;
    })();
    const { client } = setUp();
    client.sendSignal('a', { numbers });
    expect(numbers.next().value).toBe(1);
  });

  it.each<[string, object]>([
    ['an Error', new Error('x')],
    ['a Map', new Map([['a', 1]])],
    ['search parameters', new URLSearchParams({ a: '1' })],
    ['an instance that shows nothing', new Hidden()],
  ])('is reported if it is the payload: %s', async (_name, payload) => {
    const { client, logger, sent } = setUp();
    client.sendSignal('a', payload as never);
    expect(await sent()).toMatchObject([{ payload: {} }]);
    expect(logger.lines).toEqual(['TelemetryDeck: the payload of signal "a" cannot be encoded and is left out']);
  });

  it.each([{}, Object.create(null), { nothing: undefined }])('is a payload without a report: %j', async (payload) => {
    const { client, logger } = setUp();
    client.sendSignal('a', payload);
    await client.flush();
    expect(logger.lines).toEqual([]);
  });
});

describe('floatValue in a payload', () => {
  const ways: [string, TestOption][] = [
    ['at once', {}],
    ['with a processor', { processors: [(signal, next) => next(signal)] }],
    ['with prefixes', { parameterPrefix: 'Shop.' }],
    ['with a default payload that is asked for', { defaultPayload: () => ({ a: 1 }) }],
    ['with a default payload that has one', { defaultPayload: { floatValue: 7 } }],
    ['in version 3', { ingestVersion: 3, namespace: 'ns' }],
    ['on a website', { website: true }],
  ];

  it.each(ways)('is the floatValue of the signal, %s', async (_name, option) => {
    const { client, logger, sent } = setUp(option);
    client.sendSignal('a', { floatValue: 0.4, 'App.b': 1 });
    await client.deliverSignal('a', { floatValue: '0.4', 'App.b': 1 });
    client.with({ payload: { 'App.b': 2 } }).sendSignal('a', { floatValue: 0.4 });
    const signals = await sent();
    expect(signals).toHaveLength(3);
    for (const signal of signals) {
      expect(signal['floatValue']).toBe(0.4);
      expect(signal['payload'] ?? {}).not.toHaveProperty('floatValue');
      expect(JSON.stringify(signal)).not.toContain('Shop.floatValue');
    }
    expect(logger.lines).toEqual([]);
  });

  it.each(ways)('is overridden by that of the options, %s', async (_name, option) => {
    const { client, sent } = setUp(option);
    client.sendSignal('a', { floatValue: 0.4 }, { floatValue: 3 });
    expect(await sent()).toMatchObject([{ floatValue: 3 }]);
  });

  it.each<[string, TestOption]>([
    ['at once', {}],
    ['with a processor', { processors: [(signal, next) => next(signal)] }],
  ])('of a default payload, a view and a call count in this order, %s', async (_name, option) => {
    for (const defaultPayload of [{ floatValue: 1 }, () => ({ floatValue: 1 })]) {
      const { client, sent } = setUp(option, { defaultPayload });
      client.sendSignal('a');
      client.with({ payload: { floatValue: 2 } }).sendSignal('b');
      client.with({ payload: { floatValue: 2 } }).sendSignal('c', { floatValue: 3 });
      expect((await sent()).map(({ floatValue }) => floatValue)).toEqual([1, 2, 3]);
    }
  });

  it('reaches processors as that of the signal, and one may put another into the payload', async () => {
    const seen: unknown[] = [];
    const { client, sent } = setUp({
      processors: [
        (signal, next) => {
          seen.push([signal.floatValue, signal.payload]);
          next({ ...signal, floatValue: undefined, payload: { ...signal.payload, floatValue: 9 } });
        },
      ],
    });
    client.sendSignal('a', { floatValue: 0.4, b: 1 });
    expect(await sent()).toMatchObject([{ floatValue: 9, payload: { b: 1 } }]);
    expect(seen).toEqual([[0.4, { b: 1 }]]);
  });

  it.each<[string, unknown]>([
    ['a text', 'much'],
    ['an empty text', ''],
    ['a decimal comma', '7,99'],
    ['a hexadecimal number', '0x10'],
    ['the text of a date', '2026-01-01'],
    ['a date', new Date()],
    ['a number with a unit', '12abc'],
    ['two points', '1.2.3'],
    ['very many digits and a letter', `${'1'.repeat(500_000)}x`],
    ['infinity', 'Infinity'],
    ['too large a number', '1e999'],
    ['NaN', Number.NaN],
    ['an object', { a: 1 }],
    ['true', true],
  ])('that is no number, %s, is left out, and the logger reports it', async (_name, floatValue) => {
    const { client, logger, sent } = setUp();
    client.sendSignal('a', { floatValue, b: 1 } as never);
    const [signal] = await sent();
    expect(signal).not.toHaveProperty('floatValue');
    expect(signal?.['payload']).toEqual({ b: 1 });
    expect(logger.lines).toHaveLength(1);
    expect(logger.lines.join()).toContain('floatValue');
  });

  it.each<[string | number, number]>([
    [' 7.99 ', 7.99],
    ['-1', -1],
    ['+2', 2],
    ['.5', 0.5],
    ['5.', 5],
    ['1e3', 1000],
    ['1.5E-3', 0.0015],
    [1e21, 1e21],
    [-0.1, -0.1],
    ['0', 0],
  ])('that is a number or the text of one is sent: %o', async (floatValue, expected) => {
    const { client, logger, sent } = setUp();
    client.sendSignal('a', { floatValue });
    expect(await sent()).toMatchObject([{ floatValue: expected }]);
    expect(logger.lines).toEqual([]);
  });

  it('of a lazy client is that of the signal', async () => {
    const { client, sent } = setUp();
    const lazy = lazyClient();
    lazy.sendSignal('a', { floatValue: 0.4 });
    lazy.configure(client);
    expect(await sent()).toMatchObject([{ floatValue: 0.4 }]);
  });

  it('of a ready-made signal does not replace its own', async () => {
    const { client, sent } = setUp();
    const purchase = { price: 1, currencyCode: 'USD', productID: 'p' };
    purchaseCompleted(client, purchase, { payload: { floatValue: 9 } });
    expect(await sent()).toMatchObject([{ floatValue: 1 }]);
  });

  it('under another spelling stays a parameter', async () => {
    const { client, sent } = setUp();
    client.sendSignal('a', { 'Shop.floatValue': 2 });
    expect(await sent()).toMatchObject([{ payload: { 'Shop.floatValue': 2 } }]);
  });
});
