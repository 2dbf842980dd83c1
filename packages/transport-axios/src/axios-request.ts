import type { TransportRequest } from '@td/core';
import type { AxiosRequestConfig, AxiosResponseHeaders } from 'axios';

/** A response before any interceptor has seen it. */
export interface AxiosAnswer {
  readonly status: number;
  readonly headers: AxiosResponseHeaders;
  readonly data: unknown;
}

/** What is told while axios works on a request, once for each time that an interceptor has it sent. */
export interface AxiosListener {
  onSend(): void;
  onAnswer(answer: AxiosAnswer): void;
}

/** The request for axios, with all that axios would do to the bytes or make of the status switched off. */
export function axiosRequest(
  { url, headers, body, signal }: TransportRequest,
  adapter: unknown,
  { onSend, onAnswer }: AxiosListener,
): AxiosRequestConfig<ArrayBufferLike> {
  return {
    method: 'post',
    url,
    // An instance's own base URL would be put before ours where it has `allowAbsoluteUrls: false`.
    baseURL: '',
    headers: { ...headers },
    // The one form of bytes that all adapters take. Copied, since a view may show a part of its buffer only.
    data: new Uint8Array(body).buffer,
    signal,
    responseType: canStream(adapter) ? 'stream' : 'text',
    maxRedirects: 0,
    maxBodyLength: -1,
    maxContentLength: -1,
    validateStatus: () => true,
    // By default axios parses and writes anew what is called JSON.
    transformRequest: (data) => {
      onSend();
      return data;
    },
    transformResponse: (data, responseHeaders, status = 0) => {
      onAnswer({ status, headers: responseHeaders, data });
      return data;
    },
  };
}

/** Whether axios will send by something else than XMLHttpRequest, the only one of its adapters that cannot stream. */
function canStream(adapter: unknown): boolean {
  if (!('XMLHttpRequest' in globalThis)) return true;
  const first = [adapter].flat()[0];
  return first === 'fetch' || first === 'http';
}
