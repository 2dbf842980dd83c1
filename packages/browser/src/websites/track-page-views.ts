import { createTracker, type SignalSender } from '@td/core';
import { attempt, isPrerendering } from '../page-globals.js';
import { chooseAddresses, pageAddress } from './page-address.js';
import { reportView } from './page-view.js';
import type { PageViewOptions } from './page-view-options.js';
import { views } from './page-views.js';
import { watchAddress } from './watch-address.js';

/** The address that each client has reported last: a component that is mounted twice reports it once. */
const reported = new WeakMap<SignalSender, string | undefined>();

/**
 * Counts page views: the page itself, and each further address that an app of one page shows. A page that the browser
 * prerenders counts when its user opens it, and a page counts again when it comes back from the back/forward cache. A new
 * query or anchor is no new page.
 *
 * It sends what `pageView` sends. The address has no credentials, no query and no fragment; a website's keeps its campaign.
 * Nothing happens where there is no document.
 *
 * @param options - What counts, and how the page is named.
 * @returns A function that ends the count.
 * @throws TelemetryDeckError `INVALID_VALUE` if the client is none.
 * @example
 * ```ts
 * const client = createClient('YOUR-APP-ID', withWebsite());
 * const stop = trackPageViews(client, { path: (path) => path.replace(/\/\d+/g, '/:id') });
 * ```
 */
export const trackPageViews: (client: SignalSender, options?: PageViewOptions) => () => void =
  /* @__PURE__ */ createTracker((client: SignalSender, given?: PageViewOptions) => {
    const options = attempt(() => ({ ...given })) ?? {};
    const look = (isBack: boolean) => {
      if (isPrerendering()) return;
      const address = pageAddress(client);
      // The user comes from another site.
      if (isBack) views.delete(client);
      else if (reported.get(client) === address?.url) return;
      reported.set(client, address?.url);
      reportView(client, address, options.title === true);
    };
    chooseAddresses(client, options);
    attempt(() => look(false));
    return watchAddress(look, options.history !== false);
  });
