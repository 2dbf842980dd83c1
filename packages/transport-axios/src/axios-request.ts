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

/** Returns the axios config of a request. It turns off everything that changes the bytes or throws because of a status. */
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
    maxBodyLength: -1,
    maxContentLength: -1,
    validateStatus: () => true,
    // Replaces axios's default, which parses and serializes JSON again. Runs after the interceptors: one that turns the
    // redirects on would have axios carry the credentials of the instance to any origin.
    transformRequest(data) {
      this.maxRedirects = 0;
      onSend();
      return data;
    },
    transformResponse: (data, responseHeaders, status = 0) => {
      onResponse({ status, headers: responseHeaders, data });
      return data;
    },
  };
}

/** Whether axios can stream the response. Every adapter can, except the one that uses XMLHttpRequest. */
function canStream(adapter: unknown): boolean {
  if (!('XMLHttpRequest' in globalThis)) return true;
  const first = [adapter].flat()[0];
  return first === 'fetch' || first === 'http';
}
