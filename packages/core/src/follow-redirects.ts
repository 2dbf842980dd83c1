import type { Transport, TransportRequest, TransportResponse } from './transport.js';

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
  return async (request) => {
    let current = request;
    for (let hops = 0; ; hops++) {
      const response = await sendOnce(current);
      const url = hops < MAX_REDIRECTS ? redirectTarget(current, response) : undefined;
      if (!url) return response;
      await response.text();
      current = { ...current, url };
    }
  };
}

function redirectTarget(request: TransportRequest, response: TransportResponse): string | undefined {
  if (response.status !== 307 && response.status !== 308) return undefined;
  const location = response.header('location');
  if (!location) return undefined;
  try {
    const target = new URL(location, request.url);
    const secure = new URL(request.url).protocol === 'https:';
    return target.protocol === 'https:' || (target.protocol === 'http:' && !secure) ? target.href : undefined;
  } catch {
    return undefined;
  }
}
