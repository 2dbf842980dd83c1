import { attempt, checkValue, ownValues, type Transport } from '@td/core';
import { postOnce } from './post-once.js';

/** Options of `fetchTransport` and `plainFetchTransport`. */
export interface FetchTransportOptions {
  /**
   * The function that sends requests, with the signature of the platform's `fetch`. Pass a wrapped `fetch`, or the one
   * that your framework provides. @defaultValue the platform's `fetch`, looked up before each request
   */
  readonly fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined;
}

/**
 * Sends signals with `fetch`, as `fetchTransport` does, but follows no redirect. It is for browsers: they hide from a
 * script where a redirect leads, so the code that follows redirects would never run there.
 *
 * By the Fetch standard, a script gets an opaque response for a redirect: status 0 and no headers. The transport
 * reports it with status 302. If the redirect lacks CORS headers, or answers the preflight request, the script gets a
 * network error. Chromium, Firefox and WebKit do so.
 *
 * @throws TelemetryDeckError `INVALID_OPTION` if `fetch` is not a function.
 * @see https://fetch.spec.whatwg.org/#concept-filtered-response-opaque-redirect
 * @example
 * ```ts
 * import { createClient } from '@td/core';
 * import { plainFetchTransport } from '@td/transport-fetch';
 *
 * const client = createClient('YOUR-APP-ID', { transport: plainFetchTransport() });
 * ```
 */
export function plainFetchTransport(options: FetchTransportOptions = {}): Transport {
  const { fetch } = ownValues(options);
  if (fetch) checkValue('fetch', fetch, (value) => typeof value !== 'function' && 'a function');
  return {
    // `fetch` is called as a plain function: browsers and workers throw when it is called as a method of an object.
    // Its options inherit nothing that another library has added to all objects, such as a `dispatcher`.
    send: (request) =>
      postOnce(request, (url, init) => (fetch ?? globalThis.fetch)(url, ownValues({ ...init, ...privacyInit() }))),
  };
}

/**
 * Keeps cookies and the referrer out of requests: the endpoint must not learn who the user is or which page is open.
 * Cloudflare Workers have neither setting and throw when they are set. Only the platform's own `Request` tells.
 */
const privacyInit = (): RequestInit | false | undefined =>
  attempt(() => 'credentials' in Request.prototype && { credentials: 'omit', referrerPolicy: 'no-referrer' });
