import {
  followRedirects,
  type Transport,
  type TransportRequest,
  type TransportResponse,
  toTransportError,
} from '@td/core';
import type { Dispatcher } from 'undici';
import { createUndiciPool, type UndiciPool } from './undici-pool.js';
import { answerWithin, toTransportResponse } from './undici-response.js';

/** What {@link undiciTransport} can be told. */
export interface UndiciTransportOptions {
  /**
   * What carries the requests: an `Agent`, a `ProxyAgent`, a `MockAgent`, anything with interceptors composed into it.
   * It stays yours: the transport never closes it.
   *
   * @defaultValue an `Agent` that the transport makes at its first request and destroys in `close()`
   */
  readonly dispatcher?: Dispatcher | undefined;
}

/**
 * Sends with undici. Nothing is loaded or connected before the first request; undici itself is never loaded when a
 * dispatcher was given, since that brings its own copy.
 *
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
  let pool: Promise<UndiciPool> | undefined;
  let sending = 0;

  const ownDispatcher = async () => {
    pool ??= createUndiciPool();
    return (await pool).dispatcher;
  };
  const close = async () => {
    const closing = pool;
    pool = undefined;
    await (await closing)?.destroy();
  };
  const sendOnce = async (request: TransportRequest) => {
    sending++;
    try {
      return await post(options.dispatcher ?? (await ownDispatcher()), request);
    } catch (error) {
      throw toTransportError(error, request.signal);
    } finally {
      sending--;
      // A request that was aborted may leave a connection half made, and that would hold the process for ten seconds.
      if (sending === 0 && request.signal.aborted) close().catch(() => {});
    }
  };
  return { send: followRedirects(sendOnce), close };
}

async function post(dispatcher: Dispatcher, request: TransportRequest): Promise<TransportResponse> {
  const { signal, headers } = request;
  const { origin, pathname, search } = new URL(request.url);
  // The same bytes as a Buffer, which a MockAgent and interceptors can read as text.
  const body = Buffer.from(request.body.buffer, request.body.byteOffset, request.body.byteLength);
  signal.throwIfAborted();
  // The dispatcher's own method, not undici's function: a dispatcher may come from another version of undici.
  const answer = dispatcher
    .request({ origin, path: pathname + search, method: 'POST', headers, body, signal })
    .catch(answerWithin);
  return toTransportResponse(await unlessAborted(answer, signal), signal);
}

/** undici heeds a signal only once the request has a connection; while it waits for one, this does. */
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
