import type { Transport, TransportRequest, TransportResponse } from '../contracts/transport.js';

/** The most redirects of one request. An ingest endpoint needs one at most. */
const MAX_REDIRECTS = 5;

/**
 * Adds redirects to a `send` function, for transports whose library does not follow them as the transport contract
 * demands. Posts the request again after 307 and 308, and returns any other redirect as the response. Does not follow a
 * redirect from https to http, because the body would travel unencrypted.
 *
 * @param sendOnce - Sends one request without following redirects.
 * @example
 * ```ts
 * const transport: Transport = { send: followRedirects(sendOnce) };
 * ```
 */
export function followRedirects(sendOnce: Transport['send']): Transport['send'] {
  const follow = async (request: TransportRequest, hopsLeft: number): Promise<TransportResponse> => {
    const response = await sendOnce(request);
    const url = hopsLeft > 0 && redirectTarget(request.url, response);
    if (!url) return response;
    await response.text();
    return follow({ ...request, url }, hopsLeft - 1);
  };
  return (request) => follow(request, MAX_REDIRECTS);
}

function redirectTarget(from: string, response: TransportResponse): string | undefined {
  const location = [307, 308].includes(response.status) && response.header('location');
  try {
    if (location) {
      const { protocol, href } = new URL(location, from);
      if (protocol === 'https:' || protocol === new URL(from).protocol) return href;
    }
  } catch {}
  return undefined;
}
