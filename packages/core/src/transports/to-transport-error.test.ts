import { inspect } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { createClient, TransportError, toTransportError } from '../index.js';

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

const failed = (code: string, syscall: string) =>
  Object.assign(new Error(`${syscall} ${code} 192.0.2.1:443`), { code, syscall });

it.each([
  ...['ENETUNREACH', 'EHOSTUNREACH', 'ECONNREFUSED', 'EADDRNOTAVAIL', 'EMFILE', 'ETIMEDOUT'].map((code) =>
    failed(code, 'connect'),
  ),
  ...['ENOTFOUND', 'EAI_AGAIN'].map((code) => failed(code, 'getaddrinfo')),
  new TypeError('fetch failed', { cause: failed('ETIMEDOUT', 'connect') }),
  Object.assign(new Error('Connect Timeout Error'), { code: 'UND_ERR_CONNECT_TIMEOUT' }),
  new TypeError('fetch failed', {
    cause: Object.assign(new Error('Connect Timeout Error'), { code: 'UND_ERR_CONNECT_TIMEOUT' }),
  }),
  // A proxy that refuses: `node:http` with `proxyEnv`, and others.
  Object.assign(new Error('Failed to establish tunnel to a.test:443: HTTP/1.1 407 Denied'), {
    code: 'ERR_PROXY_TUNNEL',
  }),
  new Error('Proxy CONNECT failed: HTTP/1.1 407 Denied'),
  new Error('could not read EACCES'),
])('toTransportError knows that nothing was sent if there was no connection: %s (point 13)', (thrown) => {
  expect(toTransportError(thrown, signal)).toMatchObject({ maybeSent: false });
});

it.each([
  Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' }),
  Object.assign(new Error('write EPIPE'), { code: 'EPIPE', syscall: 'write' }),
  Object.assign(new Error('read ETIMEDOUT'), { code: 'ETIMEDOUT', syscall: 'read' }),
  failed('EHOSTUNREACH', 'read'),
  // undici does not give each of its parser's errors a code.
  new TypeError('fetch failed', { cause: new Error('Response does not match the HTTP/1.1 protocol (Missing space)') }),
  ...[
    'HPE_UNEXPECTED_CONTENT_LENGTH',
    'HPE_INVALID_CONSTANT',
    'UND_ERR_HEADERS_TIMEOUT',
    'UND_ERR_HEADERS_OVERFLOW',
    'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
    'UND_ERR_RES_EXCEEDED_MAX_SIZE',
    'UND_ERR_INFO',
    'ERR_HTTP2_STREAM_ERROR',
  ].flatMap((code) => {
    const error = Object.assign(new Error(code), { code });
    return [error, new TypeError('fetch failed', { cause: error })];
  }),
])('toTransportError assumes that the request was sent if a connection broke: %s (point 13)', (thrown) => {
  expect(toTransportError(thrown, signal)).toMatchObject({ maybeSent: true });
});

it.each([
  [
    new TypeError('Failed to parse URL from http://a%zz/?token=hunter2', { cause: new TypeError('Invalid URL') }),
    'Failed to parse URL from the URL: Invalid URL',
  ],
  [new Error('fetch failed', { cause: new Error('HTTPS://a/hunter2 is bad') }), 'fetch failed: the URL is bad'],
  [new Error('tunnel over http://ada:hunter2@proxy/'), 'tunnel over the URL'],
  ['unix+http://a?hunter2', 'the URL'],
])('toTransportError shows no URL, which may contain a secret: %s', (thrown, message) => {
  expect(toTransportError(thrown, signal).message).toBe(message);
});

it('toTransportError hides the URL in a very long message in linear time', () => {
  // In quadratic time, this takes minutes.
  expect(toTransportError(new Error(`http://a/hunter2 ${'a'.repeat(1_000_000)}`), signal).message).toBe(
    `the URL ${'a'.repeat(992)}`,
  );
});

const secret = { url: 'https://ingest.example/?hunter2', headers: { Authorization: 'hunter2' } };
const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
class LibraryError extends Error {
  override name = 'LibraryError';
  readonly code = 'E_LIBRARY';
  constructor(message: string, members: object) {
    super(message, { cause: refused });
    Object.assign(this, members);
  }
  toJSON = (): object => ({ ...this });
}
const carriers = [
  ...['config', 'request', 'response', 'options'].map((name) => new LibraryError('failed', { [name]: secret })),
  new LibraryError(`request to ${secret.url} failed`, {}),
];

it.each([
  new AggregateError([new LibraryError('failed', { config: secret })], 'all failed'),
  `request to ${secret.url} failed`,
  new Error('failed', { cause: `request to ${secret.url} failed` }),
])('the cause of a transport error shows no secret: %s', (thrown) => {
  expect(inspect(toTransportError(thrown, signal), { depth: 9 })).not.toContain('hunter2');
});

it('toTransportError keeps its judgement where the prototype of errors is frozen', () => {
  const frozen = (name: string) => ({ value: name, writable: false, configurable: true });
  const { name, ...rest } = Object.getOwnPropertyDescriptors(Error.prototype);
  Object.defineProperty(Error.prototype, 'name', frozen('Error'));
  onTestFinished(() => void Object.defineProperties(Error.prototype, { name, ...rest }));
  const thrown = Object.assign(new Error('cut'), { code: 'ECONNRESET', config: secret });
  expect(toTransportError(thrown, signal)).toMatchObject({ kind: 'network', maybeSent: true });
});

it.each(carriers)('the cause of a transport error holds no credentials: %s', async (thrown) => {
  for (const error of [thrown, new Error('wrapped', { cause: thrown })]) {
    const { cause } = toTransportError(error, signal);
    expect(inspect(cause, { depth: null, showHidden: true }) + JSON.stringify(cause)).not.toContain('hunter2');
    expect(cause).toBeInstanceOf(Error);
    const client = createClient('APP', { transport: { send: () => Promise.reject(error) } });
    const failure = await client.deliverSignal('App.started').catch((reason) => reason);
    expect(inspect(failure, { depth: null })).not.toContain('hunter2');
    await client.close();
  }
  const shown = { name: 'LibraryError', code: 'E_LIBRARY', message: thrown.message.replace(secret.url, 'the URL') };
  expect(toTransportError(thrown, signal).cause).toMatchObject({ ...shown, cause: refused });
});

it('the cause of a transport error may be its own cause', () => {
  const thrown = Object.assign(new Error('failed'), { config: secret, cause: {} });
  thrown.cause = thrown;
  expect(toTransportError(thrown, signal).cause).toMatchObject({ message: 'failed' });
});
