import { readResponseText, type TransportRequest, type TransportResponse, toTransportError } from '@td/core';

/**
 * A browser hides a redirect that it does not follow itself: no status, no headers. Told as this status it is what it
 * is, an endpoint that has moved.
 */
const HIDDEN_REDIRECT = 302;

/** One POST through a function with the arguments of `fetch`; redirects are not followed. */
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
      // Left out unless it was asked for: not every platform knows it, and browsers allow 64 KiB of it altogether.
      ...(keepalive && { keepalive }),
    });
    return {
      status: response.status || HIDDEN_REDIRECT,
      header: (name) => response.headers.get(name),
      text: () => (response.body ? readResponseText(response.body) : response.text()),
    };
  } catch (error) {
    throw toTransportError(error, signal);
  }
}
