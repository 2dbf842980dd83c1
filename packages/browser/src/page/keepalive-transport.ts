import type { Transport, TransportError, TransportRequest, TransportResponse } from '@td/core';
import { attempt, getNavigator, hasKeepalive } from '../page-globals.js';

/**
 * How many bytes the bodies of all keepalive requests of a page may have together. Browsers allow 64 KiB for a page with
 * its scripts and frames, and refuse requests beyond it; the rest is for others.
 */
export const MAX_KEEPALIVE_BYTES: number = 60 * 1024;

/** How many keepalive requests a page may have at once: some browsers limit their number, too. */
const MAX_REQUESTS = 8;

/** The response to requests of which the client knows only that the browser has taken them. */
const accepted = (): TransportResponse => ({ status: 200, header: () => null, text: async () => '' });

/** The keepalive requests of all clients of the page, each with a function that answers it: the limits are the page's. */
const underWay = new Map<TransportRequest, (response: TransportResponse) => void>();

/** How many more keepalive requests may begin, and how many bytes they may have together. */
export function keepaliveRoom(): [maxRequests: number, maxBytes: number] {
  let maxBytes = MAX_KEEPALIVE_BYTES;
  for (const { body } of underWay.keys()) maxBytes -= body.length;
  return [MAX_REQUESTS - underWay.size, maxBytes];
}

/**
 * Answers requests that left when the page entered the back/forward cache and that have no response yet, as accepted.
 * Firefox never responds to them, although they arrive. A user who clicks a link and comes back would otherwise send the
 * same signals twice.
 */
export function acceptUnanswered(): void {
  for (const [{ keepalive }, answer] of underWay) if (keepalive) answer(accepted());
}

/** Makes every request that fits into the page's limits a keepalive request, which outlives the page. */
export function keepaliveTransport(transport: Transport): Transport {
  /** Whether to suspect keepalive when a request fails: a browser reports a refusal like any other network error. */
  let isSuspect = true;

  return {
    async send(request) {
      const { body, keepalive: isLeaving, url } = request;
      const send = async (keepalive: boolean) => {
        const response = await transport.send({ ...request, headers: { ...request.headers }, keepalive });
        isSuspect = true;
        return response;
      };

      // Firefox supports it from version 133 on; Cloudflare's workers do not, and throw when it is set.
      const isSupported = hasKeepalive();
      if (!isSupported && isLeaving && sendBeacon(url, body)) return accepted();
      const [maxRequests, maxBytes] = keepaliveRoom();
      if (!isSupported || maxRequests < 1 || maxBytes < body.length) return send(false);

      try {
        return await new Promise((resolve, reject) => {
          underWay.set(request, resolve);
          send(true).then(resolve, reject);
        });
      } catch (error) {
        // A page that closes has no time for a second try. Where every request fails, each would be made twice: so only
        // the first failure in a row leads to one.
        if (isLeaving || !isSuspect || (error as TransportError).kind !== 'network') throw error;
        isSuspect = false;
      } finally {
        underWay.delete(request);
      }
      return send(false);
    },
  };
}

/**
 * Sends a beacon, for browsers whose `fetch` has no keepalive. In others a beacon adds nothing: it shares the limit of
 * bytes, and it reports success even if the network is down or a blocker is active.
 *
 * The body is declared as text: before a browser sends JSON to another origin, it asks whether that origin accepts
 * cookies, and drops the beacon if not. TelemetryDeck reads JSON under any content type.
 */
function sendBeacon(url: string, body: Uint8Array): boolean {
  const type = 'text/plain; charset=utf-8';
  return attempt(() => getNavigator()?.sendBeacon(url, new Blob([body as BlobPart], { type }))) ?? false;
}
