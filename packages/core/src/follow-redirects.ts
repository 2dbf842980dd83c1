import type { Transport, TransportResponse } from './transport.js';

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
    let { url } = request;
    for (let hops = 0; ; hops++) {
      const response = await sendOnce({ ...request, url });
      const target = hops < MAX_REDIRECTS && redirectTarget(url, response);
      if (!target) return response;
      await response.text();
      url = target;
    }
  };
}

function redirectTarget(from: string, response: TransportResponse): string | undefined {
  const { status } = response;
  const location = (status === 307 || status === 308) && response.header('location');
  if (!location) return undefined;
  try {
    const { protocol, href } = new URL(location, from);
    return protocol === 'https:' || protocol === new URL(from).protocol ? href : undefined;
  } catch {
    return undefined;
  }
}
