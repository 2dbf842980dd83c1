import {
  checkValue,
  followRedirects,
  hasMethods,
  ownValues,
  type Transport,
  type TransportRequest,
  type TransportResponse,
  toTransportError,
} from '@td/core';
import type { Dispatcher } from 'undici';
import { globalMockAgent } from './global-dispatcher.js';
import { createUndiciPool, type UndiciPool } from './undici-pool.js';
import { responseFromError, toTransportResponse } from './undici-response.js';
import { USER_AGENT } from './user-agent.js';
import { withoutRedirects } from './without-redirects.js';

/** Options of {@link undiciTransport}. */
export interface UndiciTransportOptions {
  /**
   * The dispatcher that sends the requests: an `Agent`, a `ProxyAgent`, a `MockAgent` or any other, with your
   * interceptors. The transport never closes it.
   *
   * @defaultValue the `MockAgent` that a test has set with `setGlobalDispatcher`. Otherwise an agent of the
   *   transport's own, created with the first request and destroyed by `close()`: an `EnvHttpProxyAgent` if the
   *   environment has `NODE_USE_ENV_PROXY=1`, or if the program has set one with `setGlobalDispatcher`; else an `Agent`
   */
  readonly dispatcher?: Dispatcher | undefined;
}

/**
 * Sends signals with undici. Loads undici with the first request. Never loads it if you pass a dispatcher, because the
 * dispatcher brings its own undici.
 *
 * @throws TelemetryDeckError `INVALID_OPTION` if the dispatcher has no `request()`.
 * @example
 * ```ts
 * import { createClient } from '@td/core';
 * import { undiciTransport } from '@td/transport-undici';
 * import { ProxyAgent } from 'undici';
 *
 * const dispatcher = new ProxyAgent('http://proxy.example:3128');
 * const client = createClient('YOUR-APP-ID', { transport: undiciTransport({ dispatcher }) });
 * ```
 */
export function undiciTransport(options: UndiciTransportOptions = {}): Transport {
  const { dispatcher } = ownValues(options);
  if (dispatcher) checkValue('dispatcher', dispatcher, hasMethods('request'));
  let pool: Promise<UndiciPool> | undefined;
  let pending = 0;

  const defaultDispatcher = async () => {
    const mock = globalMockAgent();
    if (mock) return mock;
    pool ??= createUndiciPool().then(undefined, (error) => {
      // The next request loads undici again.
      pool = undefined;
      throw error;
    });
    return (await pool).dispatcher;
  };
  const close = async () => {
    const closing = pool;
    pool = undefined;
    await (await closing?.then(undefined, () => undefined))?.destroy();
  };
  const sendOnce = async (request: TransportRequest) => {
    pending++;
    try {
      if (dispatcher) return await post(dispatcher, request);
      return await post(await defaultDispatcher(), withUserAgent(request));
    } catch (error) {
      throw toTransportError(error, request.signal);
    } finally {
      pending--;
      // An aborted request may leave a connection that is still being made, which keeps the process alive for 10 s.
      if (pending === 0 && request.signal.aborted) close().then(undefined, () => {});
    }
  };
  return { send: followRedirects(sendOnce), close };
}

async function post(dispatcher: Dispatcher, request: TransportRequest): Promise<TransportResponse> {
  const { signal, headers } = request;
  const { origin, pathname, search } = new URL(request.url);
  const body = asBuffer(request.body);
  if (signal.aborted) throw signal.reason;
  // The method of the dispatcher, not the function of undici: the dispatcher may come from another version of undici.
  const options: PostOptions = ownValues({ origin, path: pathname + search, method: 'POST', headers, body, signal });
  // The redirect interceptor reads this number. It would follow a redirect to any origin.
  options.maxRedirections = 0;
  let isRedirected = false;
  const watched = withoutRedirects(dispatcher, () => {
    isRedirected = true;
  });
  const response = watched.request(options).then(undefined, (error) => {
    if (isRedirected) return HIDDEN_REDIRECT;
    return responseFromError(error);
  });
  return toTransportResponse(await unlessAborted(response, signal), signal);
}

/** Stands for a redirect that an interceptor wanted to follow. undici reports neither its status nor its location. */
const HIDDEN_REDIRECT = { statusCode: 302, headers: {} };

/** Adds a `User-Agent`, unless the request has one. A user's own dispatcher gets none: its interceptors may add it. */
function withUserAgent(request: TransportRequest): TransportRequest {
  const isNamed = Object.keys(request.headers).some((name) => /^user-agent$/i.test(name));
  return isNamed ? request : { ...request, headers: { ...request.headers, 'User-Agent': USER_AGENT } };
}

/** The options of a request, with one that undici's types leave out. */
type PostOptions = Dispatcher.RequestOptions & { maxRedirections?: number };

/** Returns the bytes as a Buffer, if the platform has one: a MockAgent and interceptors can read it as text. */
function asBuffer(bytes: Uint8Array): Uint8Array {
  try {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  } catch {
    return bytes;
  }
}

/** Rejects on abort while the request waits for a connection. undici reacts to aborts only after that. */
async function unlessAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  let abort = () => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
