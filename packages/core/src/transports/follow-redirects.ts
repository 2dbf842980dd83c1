import type { Transport, TransportRequest, TransportResponse } from '../contracts/transport.js';

/** As many as browsers' own limit would be generous for a POST; an ingest endpoint moves once, if ever. */
const MAX_REDIRECTS = 5;

/**
 * Makes one attempt follow redirects as the transport contract says, for transports whose library does not: 307 and 308
 * are posted again to where they point, anything else is left as the response. A redirect from https to http is not
 * followed, since the body would travel in the clear.
 *
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
