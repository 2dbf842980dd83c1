import type { Transport, TransportRequest, TransportResponse } from '../contracts/transport.js';

/** The most redirects of one request. An ingest endpoint needs one at most. */
const MAX_REDIRECTS = 5;

/**
 * Adds redirects to a `send` function, for transports whose library does not follow them as the transport contract
 * demands. Posts the request again after 307 and 308, to the same origin alone, and returns any other redirect as the
 * response: a user's instance may add credentials, which are for the endpoint. The origin may change from http to https
 * if host and port stay the same, or are the default ones.
 *
 * @param sendOnce - Sends one request without following redirects.
 * @example
 * ```ts
 * const transport: Transport = { send: followRedirects(sendOnce) };
 * ```
 */
export function followRedirects(sendOnce: Transport['send']): Transport['send'] {
  const follow = async (request: TransportRequest, hopsLeft: number): Promise<TransportResponse> => {
    // Headers of its own: what a wrapper writes into them stays out of the next request. The bytes are too many to copy.
    const response = await sendOnce({ ...request, headers: { ...request.headers } });
    const url = hopsLeft > 0 && redirectTarget(request.url, response);
    if (!url) return response;
    // Frees the connection.
    await response.text();
    // By an opt-out, for one.
    if (request.signal.aborted) return response;
    return follow({ ...request, url }, hopsLeft - 1);
  };
  return (request) => follow(request, MAX_REDIRECTS);
}

function redirectTarget(from: string, response: TransportResponse): string | undefined {
  const location = [307, 308].includes(response.status) && response.header('location');
  try {
    if (location) {
      const { href } = new URL(location, from);
      // With the user name and the password, if the endpoint has any: a redirect can neither add nor change them.
      const origin = new URL('/', from).href;
      if (href.startsWith(origin) || href.startsWith(origin.replace(/^http:/, 'https:'))) return href;
    }
  } catch {}
  return undefined;
}
