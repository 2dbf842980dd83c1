import type { TransportRequest } from '@td/core';
import type { AxiosRequestConfig, AxiosResponseHeaders } from 'axios';

/** A response as it comes off the wire, before the interceptors of the instance. */
export interface WireResponse {
  readonly status: number;
  readonly headers: AxiosResponseHeaders;
  readonly data: unknown;
}

/** Hooks into axios's work on a request. They run more than once if an interceptor sends the request again. */
export interface WireHooks {
  onSend(): void;
  onResponse(response: WireResponse): void;
}

/**
 * Returns the axios config of a request. It turns off everything that changes the bytes or throws because of a status.
 */
export function axiosRequest(
  { url, headers, body, signal }: TransportRequest,
  adapter: unknown,
  { onSend, onResponse }: WireHooks,
): AxiosRequestConfig<ArrayBufferLike> {
  return {
    method: 'post',
    url,
    // An instance with `allowAbsoluteUrls: false` would put its base URL before this URL.
    baseURL: '',
    headers: { ...headers },
    // All adapters accept an ArrayBuffer. The bytes are copied, because a view may cover only a part of its buffer.
    data: new Uint8Array(body).buffer,
    signal,
    responseType: canStream(adapter) ? 'stream' : 'text',
    maxRedirects: 0,
    // If an interceptor turns redirects on again, axios calls this before the next request.
    beforeRedirect(_options, { statusCode, headers }) {
      const found = { get: (name: string) => headers[name.toLowerCase()] } as AxiosResponseHeaders;
      onResponse({ status: Number(statusCode), headers: found, data: '' });
      throw new Error('a redirect is not followed');
    },
    maxBodyLength: -1,
    maxContentLength: -1,
    validateStatus: () => true,
    // Replaces axios's default, which parses and serializes JSON again. Runs after the interceptors, and turns
    // redirects off again: axios would send the credentials of the instance to any origin.
    transformRequest(data) {
      this.maxRedirects = 0;
      if (this.transport) this.transport = withoutRedirects(this.transport);
      onSend();
      return data;
    },
    transformResponse: (data, responseHeaders, status = 0) => {
      onResponse({ status, headers: responseHeaders, data });
      return data;
    },
  };
}

/** The part of a `transport` of an instance that axios uses. It is `http`, `https`, or has their form. */
interface NodeTransport {
  request(options: object, callback: unknown): unknown;
}

/** Returns the transport with redirects turned off, in case it is that of `follow-redirects`. */
const withoutRedirects = (transport: NodeTransport): NodeTransport => ({
  request: (options, callback) => transport.request(Object.assign(options, { followRedirects: false }), callback),
});

/** Whether axios can stream the response. Every adapter can, except the one that uses XMLHttpRequest. */
function canStream(adapter: unknown): boolean {
  if (!('XMLHttpRequest' in globalThis)) return true;
  const first = [adapter].flat()[0];
  return first === 'fetch' || first === 'http';
}
