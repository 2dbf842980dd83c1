import { keepNames, type Payload, type SignalSender, sendWhenMade } from '@td/core';
import { now } from '../page-globals.js';
import { pageParameters } from '../parameters/page-parameters.js';
import { type PageAddress, pageAddress } from './page-address.js';
import { lastView } from './page-views.js';

/** The name of a page view in an app. A website's has none: the server has its own. */
export const PAGE_VIEW = 'TelemetryDeck.Navigation.pathChanged';

/** Sends a signal that names its page as the page's view does; none of a page that the program does not want reported. */
export function sendOfPage(
  client: SignalSender,
  address: PageAddress | undefined,
  type: string,
  parameters: Payload,
  ofApp: Payload = {},
): void {
  if (!address) return;
  const view = lastView(client);
  const { origin } = new URL(address.href);
  const payloads = [false, true].map((isWebsite) => {
    const { url, referrer, ...found } = pageParameters(isWebsite, address.href);
    const from = `${referrer}`;
    // The campaign that a website's address keeps.
    const [query = ''] = /\?.*/.exec(`${url}`) ?? [];
    return keepNames({
      ...found,
      // An empty one takes the place of what the client's other signals say.
      referrer:
        (view?.url === address.url && view.referrer) ||
        (from.startsWith(`${origin}/`) ? (pageAddress(client, from)?.url ?? '') : referrer),
      // A fragment follows the query.
      url: address.url.replace(/(?=#)|$/, () => query),
      ...parameters,
      ...(isWebsite ? {} : ofApp),
    });
  });
  let timestamp: number | undefined;
  sendWhenMade(client, (made, isWebsite) => {
    const send = made.sendSignal as (type: string, payload: object, options: object) => void;
    send.call(made, isWebsite && type === PAGE_VIEW ? '' : type, payloads[isWebsite ? 1 : 0] as object, { timestamp });
  });
  // A lazy client calls back later.
  timestamp = now();
}
