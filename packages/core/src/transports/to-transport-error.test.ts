import { expect, it } from 'vitest';
import { TransportError, toTransportError } from '../index.js';

const { signal } = new AbortController();

it('toTransportError returns a TransportError unchanged', () => {
  const error = new TransportError('network', 'refused');
  expect(toTransportError(error, AbortSignal.abort())).toBe(error);
});

it.each([
  [Object.assign(new Error('late'), { name: 'TimeoutError' }), 'timeout'],
  [Object.assign(new Error('late'), { code: 'ETIMEDOUT' }), 'timeout'],
  [Object.assign(new Error('late'), { code: 'UND_ERR_HEADERS_TIMEOUT' }), 'timeout'],
  [Object.assign(new Error('late'), { code: 'ECONNABORTED' }), 'timeout'],
  [Object.assign(new Error('cut'), { code: 'ECONNRESET' }), 'network'],
  [new DOMException('not by us', 'AbortError'), 'network'],
  [new TypeError('fetch failed'), 'network'],
  ['broken', 'network'],
  [undefined, 'network'],
])('toTransportError converts %s to the kind %s, and keeps it as the cause', (thrown, kind) => {
  expect(toTransportError(thrown, signal)).toMatchObject({ kind, cause: thrown });
});

it.each([
  [new Error('enough'), 'aborted', 'enough'],
  ['enough', 'aborted', 'enough'],
  [Object.assign(new Error('no response within 5 ms'), { name: 'TimeoutError' }), 'timeout', 'no response within 5 ms'],
])('toTransportError reports why the request was aborted: %s', (reason, kind, message) => {
  const error = toTransportError(new Error('socket hang up'), AbortSignal.abort(reason));
  expect(error).toMatchObject({ kind, message, cause: reason });
});

it.each([
  [new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') }), 'fetch failed: connect ECONNREFUSED'],
  [
    new TypeError('fetch failed', { cause: Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }) }),
    'fetch failed: ECONNREFUSED',
  ],
  [new Error('connect ECONNREFUSED', { cause: new Error('connect ECONNREFUSED') }), 'connect ECONNREFUSED'],
  [Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
])('toTransportError does not repeat the reason in the message: %s', (thrown, message) => {
  expect(toTransportError(thrown, signal).message).toBe(message);
});
