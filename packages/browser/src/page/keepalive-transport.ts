import type { Transport, TransportError, TransportRequest, TransportResponse } from '@td/core';

/**
 * A browser allows a page, with all its scripts and frames, 64 KiB of bodies in requests that may outlive it, and
 * refuses what is beyond. We take this much, in bytes, and leave the rest to others.
 */
export const MAX_KEEPALIVE_BYTES: number = 60 * 1024;

/** Some browsers bound their number as well. */
const MAX_REQUESTS = 8;

/** That the browser has taken it is all that can be known of some requests. */
const ACCEPTED: TransportResponse = { status: 200, header: () => null, text: async () => '' };

/** The requests of all clients that may outlive the page, and what answers them: the browser's bounds are the page's. */
const underWay = new Map<TransportRequest, (response: TransportResponse) => void>();

/** How many more requests, and how many bytes in all, may leave in a way that outlives the page. */
export function keepaliveRoom(): [maxRequests: number, maxBytes: number] {
  let maxBytes = MAX_KEEPALIVE_BYTES;
  for (const { body } of underWay.keys()) maxBytes -= body.length;
  return [MAX_REQUESTS - underWay.size, maxBytes];
}

/**
 * Takes for accepted what left when the page went into the back/forward cache and is still not answered. Firefox never
 * answers it, though it has arrived: sent again, each signal of a click on a link would count twice for who comes back.
 */
export function acceptUnanswered(): void {
  for (const [{ keepalive }, answer] of underWay) if (keepalive) answer(ACCEPTED);
}

/** Has each request that fits into what the browser allows outlive the page. */
export function keepaliveTransport(transport: Transport): Transport {
  /** Whether a failure may be a refusal to keep the request alive, which a browser does not tell from any other. */
  let isSuspicious = true;

  return {
    async send(request) {
      const { body, keepalive: isLeaving, url } = request;
      const send = async (keepalive: boolean) => {
        const response = await transport.send({ ...request, keepalive });
        isSuspicious = true;
        return response;
      };

      // Not known to Firefox before version 133; nor to Cloudflare's workers, which throw when it is mentioned.
      const isKnown = 'keepalive' in (globalThis.Request?.prototype ?? {});
      if (!isKnown && isLeaving && sendBeacon(url, body)) return ACCEPTED;
      const [maxRequests, maxBytes] = keepaliveRoom();
      if (!isKnown || maxRequests < 1 || maxBytes < body.length) return send(false);

      try {
        return await new Promise((resolve, reject) => {
          underWay.set(request, resolve);
          send(true).then(resolve, reject);
        });
      } catch (error) {
        // Not when the page goes away, and only once in a row, lest a page whose requests are blocked makes twice as many.
        if (isLeaving || !isSuspicious || (error as TransportError).kind !== 'network') throw error;
        isSuspicious = false;
      } finally {
        underWay.delete(request);
      }
      return send(false);
    },
  };
}

/**
 * A beacon outlives the page where `fetch` cannot. Where it can, a beacon adds nothing: it has no room of its own, and
 * says that it was sent also where the network is down or a blocker is at work.
 *
 * It is declared as text: before a browser sends JSON to another origin it asks whether cookies are welcome, and drops
 * the beacon where they are not. TelemetryDeck reads JSON by whatever name.
 */
function sendBeacon(url: string, body: Uint8Array): boolean {
  return navigator.sendBeacon(url, new Blob([body as BlobPart], { type: 'text/plain; charset=utf-8' }));
}
