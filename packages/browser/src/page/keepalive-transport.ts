import {
  type Transport,
  TransportError,
  type TransportRequest,
  type TransportResponse,
  toTransportError,
} from '@td/core';
import { attempt, getLocation, getNavigator, hasKeepalive, setTimer, sharedMap } from '../page-globals.js';

/**
 * How many bytes the bodies of our requests may have together when a page is left. Browsers allow 64 KiB for a page with
 * its scripts and frames, and refuse requests beyond it: half of it is the page's own.
 */
export const MAX_KEEPALIVE_BYTES: number = 32 * 1024;

/** How many such requests may be under way at once: some browsers limit their number, too. */
const MAX_REQUESTS = 8;

/** How long a beacon counts against the limits, in milliseconds: the browser does not report its arrival. */
const BEACON_MS = 5000;

/** Whether a beacon takes the place of a request, for all clients of this copy of the package. */
let isBeacon = false;

/** Whether requests that the browser ends now have left before: the page is left, and the endpoint has answered the last. */
let isGone = false;

/** How many requests are under way that should outlive the page, and do not: the browser cannot do that. */
let plain = 0;

/** Whether an answer has come although the browser says that it has no network. */
let isNetworkThere = false;

/** The requests of a page that is left, each with a function that answers it: the limits are the page's. */
const underWay = /* @__PURE__ */ sharedMap<Pick<TransportRequest, 'body'>, (response: TransportResponse) => void>(
  'keepalive',
);

const isOffline = () => attempt(() => getNavigator()?.onLine) === false;

/** Whether the browser says that it has no network. Some browsers always say so: an answer proves them wrong. */
export const lacksNetwork = (): boolean => isOffline() && !isNetworkThere;

/** The answer to requests of which the client knows only that the browser has taken them. */
const accepted = (): TransportResponse => ({ status: 200, header: () => null, text: async () => '' });

/** How many more requests may leave with the page, and how many bytes they may have together. */
export function remainingKeepalive(): [maxRequests: number, maxBytes: number] {
  let maxBytes = MAX_KEEPALIVE_BYTES;
  for (const { body } of underWay().keys()) maxBytes -= body.length;
  return [MAX_REQUESTS - underWay().size, maxBytes];
}

/**
 * Says how the page is left from now on. Firefox limits nothing, and answers what left with the page as long as the page
 * lives. Chromium and WebKit refuse what exceeds the limit: a beacon at once, a request later. The page hears of that only
 * while it lives; in Chromium also while it enters the back/forward cache. Nothing ever answers a beacon.
 *
 * @param isLast - Whether the page closes; otherwise it is hidden.
 * @param mayReturn - Whether it may enter the back/forward cache.
 * @param hasFinalVerdict - Whether the endpoint has given a final verdict, and no attempt has failed since. If not, the
 *   answer matters, and storage has a copy.
 */
export function leave(isLast: boolean, mayReturn: boolean, hasFinalVerdict: boolean): void {
  const vendor = getVendor();
  isGone = isLast && hasFinalVerdict;
  isBeacon = isGone && !!vendor && !(mayReturn && !vendor.startsWith('Apple'));
}

const getVendor = () => attempt(() => getNavigator()?.vendor);

/**
 * Which requests the browser cuts when it leaves the page: none in Chromium, which ends them once it has sent them; else those
 * that do not outlive the page, and all where a request could not be made to.
 */
export const cutRequests = (): boolean | 'cut' => !getVendor()?.startsWith('Google') && (plain > 0 || 'cut');

/** Called when the page is back, or has stayed. */
export function stay(): void {
  isGone = isBeacon = false;
}

/**
 * Returns what answers the requests that have no response when a page comes back from the back/forward cache, as accepted:
 * Firefox never tells of a response that arrived meanwhile. A user who clicks a link and comes back would otherwise send
 * the same signals twice.
 */
export function acceptUnanswered(): () => void {
  const answers = getVendor() ? [] : [...underWay().values()];
  return () => {
    for (const answer of answers) answer(accepted());
  };
}

/**
 * Lets the requests of a page that is left outlive it. Other requests do not outlive the page, because they would use
 * up the limit that the whole page shares.
 *
 * @param mayBeacon - Whether a beacon may take the place of a request: the transport is not the program's own.
 * @param mayRepeat - Whether a signal may arrive twice. If not, a request that has failed may have arrived, unless there was no
 *   network: browsers do not say why it failed.
 */
export function keepaliveTransport(transport: Transport, mayBeacon = false, mayRepeat = true): Transport {
  return {
    close: () => transport.close?.(),
    async send(request) {
      const { body, keepalive = false, url } = request;
      const send = async (isKeepalive: boolean) => {
        const isKnown = mayRepeat || lacksNetwork();
        try {
          const response = await transport.send({ ...request, keepalive: isKeepalive });
          isNetworkThere ||= isOffline();
          return response;
        } catch (error) {
          if (isKnown) throw error;
          const { cause, kind, message } = toTransportError(error, request.signal);
          throw new TransportError(kind, message, { cause, maybeSent: true });
        }
      };
      if (!keepalive) {
        return send(false).then(undefined, (error: TransportError) => {
          // Chromium ends the requests of a page that is left after it has sent them.
          if (isGone && error.kind === 'network') return accepted();
          throw error;
        });
      }
      const [maxRequests, maxBytes] = remainingKeepalive();
      const hasRoom = maxRequests > 0 && maxBytes >= body.length;
      // Firefox supports it from version 133 on.
      const isSupported = hasKeepalive();
      if (hasRoom && mayBeacon && (isBeacon || !isSupported) && isElsewhere(url)) {
        if (sendBeacon(url, body)) return accepted();
      } else if (hasRoom && isSupported) {
        try {
          return await new Promise<TransportResponse>((resolve, reject) => {
            underWay().set(request, resolve);
            send(true).then(resolve, reject);
          });
        } finally {
          underWay().delete(request);
        }
      } else if (!isGone) {
        plain++;
        return send(false).finally(() => plain--);
      }
      throw new TransportError('network', 'the request exceeds the limit of the browser');
    },
  };
}

/** Whether an address has another origin than the page. To its own origin a beacon would carry cookies and the address. */
const isElsewhere = (url: string) => attempt(() => new URL(url).origin !== getLocation()?.origin) ?? false;

/**
 * Sends a beacon. Its body is declared as text: before a browser sends JSON to another origin, it asks whether that origin
 * accepts cookies, and drops the beacon if not. TelemetryDeck reads JSON under any content type.
 */
function sendBeacon(url: string, body: Uint8Array): boolean {
  const type = 'text/plain;charset=utf-8';
  const isSent = attempt(() => getNavigator()?.sendBeacon(url, new Blob([body as BlobPart], { type }))) ?? false;
  if (isSent) {
    const beacon = { body };
    underWay().set(beacon, () => {});
    setTimer(() => underWay().delete(beacon), BEACON_MS);
  }
  return isSent;
}
