import { followRedirects, type Transport } from '@td/core';
import { postOnce } from './post-once.js';

/** Options of `fetchTransport`. */
export interface FetchTransportOptions {
  /**
   * The function that sends requests, with the signature of the platform's `fetch`. Pass a wrapped `fetch`, or the one
   * that your framework provides. @defaultValue the platform's `fetch`, looked up before each request
   */
  readonly fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined;
}

/**
 * Sends signals with the platform's `fetch`, in Node, Bun, Deno, workers and browsers.
 *
 * @example
 * ```ts
 * import { createClient } from '@td/core';
 * import { fetchTransport } from '@td/transport-fetch';
 *
 * const client = createClient('YOUR-APP-ID', { transport: fetchTransport() });
 * ```
 */
export function fetchTransport({ fetch }: FetchTransportOptions = {}): Transport {
  return {
    // `fetch` is called as a plain function: browsers and workers throw when it is called as a method of an object.
    send: followRedirects((request) =>
      postOnce(request, (url, init) => (fetch ?? globalThis.fetch)(url, { ...init, ...privacyInit() })),
    ),
  };
}

/**
 * Keeps cookies and the referrer out of requests: the endpoint must not learn who the user is or which page is open.
 * Cloudflare Workers have neither setting and throw when they are set.
 */
function privacyInit(): RequestInit {
  return typeof Request === 'function' && 'credentials' in Request.prototype
    ? { credentials: 'omit', referrerPolicy: 'no-referrer' }
    : {};
}
