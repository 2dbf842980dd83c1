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
import { axiosRequest } from './axios-request.js';
import { toTransportResponse } from './axios-response.js';
import { createOwnAxios, type OwnAxios } from './own-axios.js';

/**
 * The part of an `AxiosInstance` that the transport uses. It replaces axios's own type, because axios declares that type
 * twice, for ES modules and for CommonJS, and the two are not compatible.
 */
export interface AxiosInstanceLike {
  readonly defaults: { readonly adapter?: unknown };
  request(config: object): Promise<unknown>;
}

/** Options of {@link axiosTransport}. */
export interface AxiosTransportOptions {
  /**
   * The instance that sends the requests, with its interceptors, default headers, proxy and agents. The transport
   * neither changes nor closes it.
   *
   * @defaultValue an instance of the transport's own, created with the first request; `close()` ends its connections
   */
  readonly instance?: AxiosInstanceLike | undefined;
}

/**
 * Sends signals with axios, on Node and in browsers. Without an instance, the transport loads axios with the first
 * request.
 *
 * @throws TelemetryDeckError `INVALID_OPTION` if the instance has no `request()`.
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
  const { instance: given } = ownValues(options);
  if (given) checkValue('instance', given, hasMethods('request'));
  let own: Promise<OwnAxios> | undefined;

  const ownInstance = async () => {
    own ??= createOwnAxios().then(undefined, (error) => {
      // The next request loads axios again.
      own = undefined;
      throw error;
    });
    return (await own).instance;
  };
  const sendOnce = async (request: TransportRequest) => {
    try {
      const instance = given ?? (await ownInstance());
      // As in `@td/transport-http`. This is not a retry policy: HTTP/1.1 has this race by design.
      return await post(instance, request).then(undefined, (error) => {
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
      (await own?.then(undefined, () => undefined))?.destroyConnections();
    },
  };
}

async function post(instance: AxiosInstanceLike, request: TransportRequest): Promise<TransportResponse> {
  // Taken before the interceptors, because one of them may unwrap the response, or throw because of its status.
  let response: TransportResponse | undefined;
  const config = axiosRequest(request, instance.defaults.adapter, {
    onSend: () => {
      // An interceptor sends the request again. Reading the last response frees its connection for the new one.
      response?.text().then(undefined, () => {});
      response = undefined;
    },
    onResponse: (wireResponse) => {
      response = toTransportResponse(wireResponse, request.signal);
    },
  });
  try {
    await instance.request(config);
  } catch (error) {
    if (!response) throw error;
  }
  if (!response)
    throw new Error('axios resolved without a response; check the adapter and the interceptors of the instance');
  return response;
}

/** Whether the server closed an idle connection at the moment when the request reused it. */
function isStale(error: unknown): boolean {
  const { code, request } = Object(error) as { readonly code?: string; readonly request?: { reusedSocket?: boolean } };
  return request?.reusedSocket === true && (code === 'ECONNRESET' || code === 'EPIPE');
}
