import {
  attempt,
  readResponseText,
  TransportError,
  type TransportRequest,
  type TransportResponse,
  toTransportError,
} from '@td/core';

/**
 * The status that stands for a hidden redirect. A browser that does not follow a redirect reports status 0 and no
 * headers. With this status, the client sees what happened: the endpoint has moved.
 */
const HIDDEN_REDIRECT = 302;

/** Sends one POST with the given `fetch`, without following redirects. */
export async function postOnce(
  { url, headers, body, signal, keepalive }: TransportRequest,
  fetch: (url: string, init: RequestInit) => Promise<Response>,
): Promise<TransportResponse> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body: body as BodyInit,
      signal,
      redirect: 'manual',
      // Set only on request: some platforms do not know it, and browsers limit all keepalive requests to 64 KiB
      // together.
      ...(keepalive && { keepalive }),
    });
    if (!Number.isFinite(response?.status)) throw new TypeError('fetch returned no response');
    if (isForeign(response, url)) {
      // Nothing else frees the connection.
      attempt(() => response.body?.cancel().catch(() => {}));
      // The request may have left: a service worker may ask the network first.
      const maybeSent = attempt(() => navigator.onLine) !== false;
      throw new TransportError('network', 'the response is not from the endpoint', { maybeSent });
    }
    return {
      status: response.status || HIDDEN_REDIRECT,
      // A function in place of `fetch` may return a response without headers.
      header: (name) => response.headers?.get(name) ?? null,
      text: () => (response.body ? readResponseText(response.body) : response.text()),
    };
  } catch (error) {
    throw toTransportError(error, signal);
  }
}

/**
 * Whether something has answered in place of the endpoint: a redirect that a function in place of `fetch` has followed,
 * or a service worker, with a page from its cache, which has another address, or with a response that it has made.
 * Responses of a function in place of `fetch` may have no address, or one to which the function has added a key.
 */
function isForeign({ redirected, type, url }: Response, requested: string): boolean {
  if (redirected || !url || !attempt(() => navigator.serviceWorker.controller)) return redirected;
  return type === 'default' || withoutQuery(new URL(requested, url).href) !== withoutQuery(url);
}

const withoutQuery = (url: string) => url.replace(/[?#].*/, '');
