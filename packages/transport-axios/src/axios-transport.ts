import {
  followRedirects,
  type Transport,
  type TransportRequest,
  type TransportResponse,
  toTransportError,
} from '@td/core';
import { axiosRequest } from './axios-request.js';
import { toTransportResponse } from './axios-response.js';
import { createOwnAxios, type OwnAxios } from './own-axios.js';

/**
 * An `AxiosInstance`, as far as it is used. It is not axios's own type, since that comes twice, for modules and for
 * CommonJS, and the one does not pass for the other.
 */
export interface AxiosInstanceLike {
  readonly defaults: { readonly adapter?: unknown };
  request(config: object): Promise<unknown>;
}

/** What {@link axiosTransport} can be told. */
export interface AxiosTransportOptions {
  /**
   * What carries the requests, with its interceptors, default headers, proxy and agents. It stays yours: the transport
   * changes nothing of it and closes nothing.
   *
   * @defaultValue an instance that the transport makes at its first request, whose connections end with `close()`
   */
  readonly instance?: AxiosInstanceLike | undefined;
}

/**
 * Sends with axios, on Node and in browsers. Nothing is connected before the first request, and axios itself is not
 * loaded before either, unless an instance was given.
 *
 * @example
 * ```ts
 * import { createClient } from '@td/core';
 * import { axiosTransport } from '@td/transport-axios';
 * import axios from 'axios';
 *
 * const instance = axios.create({ proxy: { protocol: 'http', host: 'proxy.example', port: 3128 } });
 * const client = createClient('YOUR-APP-ID', { transport: axiosTransport({ instance }) });
 * ```
 */
export function axiosTransport(options: AxiosTransportOptions = {}): Transport {
  let own: Promise<OwnAxios> | undefined;

  const ownInstance = async () => {
    own ??= createOwnAxios();
    return (await own).instance;
  };
  const sendOnce = async (request: TransportRequest) => {
    try {
      const instance = options.instance ?? (await ownInstance());
      // As `@td/transport-http` does: that is no policy of retries, but a race that HTTP/1.1 has by design.
      return await post(instance, request).catch((error) => {
        if (!isStale(error) || request.signal.aborted) throw error;
        return post(instance, request);
      });
    } catch (error) {
      throw toTransportError(error, request.signal);
    }
  };
  return {
    send: followRedirects(sendOnce),
    async close() {
      (await own)?.destroyConnections();
    },
  };
}

async function post(instance: AxiosInstanceLike, request: TransportRequest): Promise<TransportResponse> {
  // Taken off the wire as it comes: interceptors may unwrap a response, or throw for its status, but it stays one.
  let response: TransportResponse | undefined;
  const config = axiosRequest(request, instance.defaults.adapter, {
    onSend: () => {
      // What an interceptor would not have is read all the same, so that its connection is free for the next attempt.
      response?.text().catch(() => {});
      response = undefined;
    },
    onAnswer: (answer) => {
      response = toTransportResponse(answer, request.signal);
    },
  });
  try {
    await instance.request(config);
  } catch (error) {
    if (!response) throw error;
  }
  if (!response) throw new Error('axios gave no response');
  return response;
}

/** Whether a connection that was idle had ended in the very moment when it was used again. */
function isStale(error: unknown): boolean {
  const { code, request } = Object(error) as { readonly code?: string; readonly request?: { reusedSocket?: boolean } };
  return request?.reusedSocket === true && (code === 'ECONNRESET' || code === 'EPIPE');
}
