import type { Transport, TransportRequest, TransportResponse } from '../contracts/transport.js';
import { attempt } from '../internal/attempt.js';
import { settled } from '../internal/guard.js';

/** The most redirects of one request. An ingest endpoint needs one at most. */
const MAX_REDIRECTS = 5;

/**
 * Adds redirects to a `send` function, for transports whose library does not follow them as the transport contract
 * demands. After 307 and 308 it posts the request again, but only to the same origin, because a user's instance may add
 * credentials that are meant for the endpoint. The origin may change from http to https if host and port stay the same,
 * or are the default ones. Any other redirect is returned as the response.
 *
 * @param sendOnce - Sends one request without following redirects.
 * @example
 * ```ts
 * const transport: Transport = { send: followRedirects(sendOnce) };
 * ```
 */
export function followRedirects(sendOnce: Transport['send']): Transport['send'] {
  const follow = async (request: TransportRequest, hopsLeft: number): Promise<TransportResponse> => {
    // Copies the headers, so that what a wrapper writes into them stays out of the next request. The body is too large.
    const response = await sendOnce({ ...request, headers: { ...request.headers } });
    const url = hopsLeft > 0 && attempt(() => redirectTarget(request.url, response));
    if (!url) return response;
    // Frees the connection.
    await response.text();
    // An opt-out may have aborted the request meanwhile.
    if (request.signal.aborted) return response;
    return follow({ ...request, url }, hopsLeft - 1);
  };
  return (request) => follow(request, MAX_REDIRECTS);
}

function redirectTarget(from: string, response: TransportResponse): string | false {
  const location = [307, 308].includes(response.status) && settled(response.header('location'));
  if (!location) return false;
  const { href } = new URL(location, from);
  // Includes the endpoint's user name and password, if any: a redirect can neither add nor change them.
  const origin = new URL('/', from).href;
  return (href.startsWith(origin) || href.startsWith(origin.replace(/^http:/, 'https:'))) && href;
}
