import { readResponseText, type TransportRequest, type TransportResponse, toTransportError } from '@td/core';

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
    if (!Number.isInteger(response?.status)) throw new TypeError('fetch returned no response');
    if (isForeign(response, url)) throw new TypeError('the response is not from the endpoint');
    return {
      status: response.status || HIDDEN_REDIRECT,
      header: (name) => response.headers.get(name),
      text: () => (response.body ? readResponseText(response.body) : response.text()),
    };
  } catch (error) {
    throw toTransportError(error, signal);
  }
}

/**
 * Whether a service worker has answered in place of the endpoint: with a page from its cache, which has another
 * address, or with a response that it has made. Responses of a function that replaces `fetch` have no address, and are
 * accepted.
 */
function isForeign({ type, url }: Response, requested: string): boolean {
  if (!url || (type !== 'default' && url === requested)) return false;
  return type === 'default' ? isControlled() : new URL(requested, url).href.split('#')[0] !== url;
}

/** Whether a service worker may answer the requests of this page. */
function isControlled(): boolean {
  try {
    return !!navigator.serviceWorker.controller;
  } catch {
    return false;
  }
}
