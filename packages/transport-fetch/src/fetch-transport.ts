import { followRedirects, type Transport } from '@td/core';
import { postOnce } from './post-once.js';

/** What `fetchTransport` can be told. */
export interface FetchTransportOptions {
  /**
   * Sends the requests, with the arguments of the platform's `fetch`: a wrapped one, or one that a framework hands to
   * each request. @defaultValue the platform's own, looked up anew for each request
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
    // Called as a plain function: browsers and workers refuse a `fetch` that is called as a method of something else.
    send: followRedirects((request) =>
      postOnce(request, (url, init) => (fetch ?? globalThis.fetch)(url, { ...init, ...anonymous() })),
    ),
  };
}

/**
 * Who the user is and which page is open are not the ingest's business, so neither cookies nor the referrer are sent.
 * Cloudflare's workers have neither and throw when they are mentioned.
 */
function anonymous(): RequestInit {
  return typeof Request === 'function' && 'credentials' in Request.prototype
    ? { credentials: 'omit', referrerPolicy: 'no-referrer' }
    : {};
}
