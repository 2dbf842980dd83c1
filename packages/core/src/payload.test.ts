import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordingLogger } from '../test/stub-transport.js';
import { createPayloadEncoder } from './payload.js';

const encode = (payload: unknown) => {
  const logger = recordingLogger();
  const members = [...createPayloadEncoder(logger).all(payload, 'x').values()].join('');
  return { encoded: JSON.parse(`{${members.slice(1)}}`), lines: logger.lines };
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
    expect(encode({ key: value })).toEqual({ encoded: { key: expected }, lines: [] });
  });

  it.each([undefined, null])('%s is left out without a word', (value) => {
    expect(encode({ key: value, other: 1 })).toEqual({ encoded: { other: 1 }, lines: [] });
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
  ])('%s is left out alone, and the logger is told its key', (_name, value) => {
    const { encoded, lines } = encode({ 'bad key': value, good: 'kept' });
    expect(encoded).toEqual({ good: 'kept' });
    expect(lines).toEqual(['"bad key" of signal "x" cannot be encoded and is left out']);
  });

  it('behind a throwing getter is left out alone', () => {
    const payload = {
      good: 1,
      get bad() {
        throw new Error('getter');
      },
    };
    const { encoded, lines } = encode(payload);
    expect(encoded).toEqual({ good: 1 });
    expect(lines).toHaveLength(1);
  });

  it('under a key that has no UTF-8, or that would change the prototype, is left out', () => {
    const { encoded, lines } = encode(JSON.parse('{"__proto__":"x","\\ud800":"y","kept":1}'));
    expect(encoded).toEqual({ kept: 1 });
    expect(Object.getPrototypeOf(encoded)).toBe(Object.prototype);
    expect(lines).toHaveLength(2);
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
  ])('that is %s is left out whole', (_name, payload) => {
    const { encoded, lines } = encode(payload);
    expect(encoded).toEqual({});
    expect(lines).toEqual(['the payload of signal "x" cannot be encoded and is left out']);
  });

  it('has the keys that are its own, not those that it inherits', () => {
    class Order {
      total = 5;
      get currency() {
        return 'EUR';
      }
    }
    const inherited = Object.assign(Object.create({ inherited: 1 }), { own: 2 });
    expect(encode(new Order())).toEqual({ encoded: { total: 5 }, lines: [] });
    expect(encode(inherited)).toEqual({ encoded: { own: 2 }, lines: [] });
  });

  it('is measured as it is written: in bytes of UTF-8 (point 18)', () => {
    const payloads = fc.dictionary(
      fc.string({ unit: 'binary' }),
      fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.anything({ withDate: true, withBigInt: true })),
    );
    fc.assert(
      fc.property(payloads, (payload) => {
        createPayloadEncoder(recordingLogger()).each(payload, 'x', (_key, member, bytes) => {
          expect(bytes).toBe(new TextEncoder().encode(member).length);
        });
      }),
    );
  });

  it('of any content becomes primitives that have JSON and UTF-8, and is not changed', () => {
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
