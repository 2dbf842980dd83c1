import { createTracker, type SignalSender } from '@td/core';
import { attempt, getURL, isHidden, isPrerendering, listen, now } from '../page-globals.js';
import { followAddresses, hasVirtualPages, pageAddress } from './page-address.js';
import { scrollDepth } from './scroll-depth.js';
import { sendOfPage } from './send-of-page.js';
import { watchAddress } from './watch-address.js';

/**
 * Reports how far a page was read and how long it was seen, with `TelemetryDeck.Web.pageLeave`: once for each page, when it
 * is hidden or left for the first time, or when an app of one page shows another. Nothing happens where there is no
 * document.
 *
 * @returns A function that ends the reports.
 * @throws TelemetryDeckError `INVALID_VALUE` if the client is none.
 * @example
 * ```ts
 * const stop = trackEngagement(client);
 * ```
 */
export const trackEngagement: (client: SignalSender) => () => void = /* @__PURE__ */ createTracker(
  (client: SignalSender) => {
    const elapsed = () => client.elapsedMs?.() ?? now();
    let href: string | undefined;
    let since = 0;
    let epoch: object | undefined;
    let depth = 0;
    let frame = 0;
    let isReported = true;
    const begin = () => {
      href = getURL();
      since = elapsed();
      epoch = client.consentEpoch;
      depth = 0;
      isReported = !href;
    };
    const measure = () => {
      frame = 0;
      depth = Math.max(depth, scrollDepth());
    };
    const leave = () => {
      const address = pageAddress(client, href);
      // A user who has refused meanwhile, or had refused, has no view of this page.
      if (isReported || !address || isPrerendering() || epoch !== client.consentEpoch) return;
      isReported = true;
      measure();
      sendOfPage(client, address, 'TelemetryDeck.Web.pageLeave', {
        'TelemetryDeck.PageEngagement.scrollDepth': depth,
        'TelemetryDeck.PageEngagement.scrollDepthMilestone': `${depth - (depth % 25)}`,
        'TelemetryDeck.PageEngagement.engagedSeconds': Math.round((elapsed() - since) / 1000),
      });
    };
    const look = (isBack: boolean) => {
      const isSame = !hasVirtualPages(client) || pageAddress(client)?.url === pageAddress(client, href)?.url;
      if (isSame && !isBack) return;
      leave();
      begin();
    };
    attempt(begin);
    let unwatch = () => {};
    const ends = [
      // Other trackers of the client may say later that its address does not change.
      followAddresses(client, () => {
        unwatch();
        unwatch = watchAddress(look, hasVirtualPages(client));
      }),
      () => unwatch(),
      // After the client, which then sends at once: before, a request of a running flush could carry it, and end with the page.
      listen(
        ['visibilitychange', 'pagehide'],
        ({ type }) => void attempt(() => (type === 'pagehide' || isHidden()) && leave()),
      ),
      // Once for each frame, because the browser has then measured the page anyway.
      listen(['scroll', 'resize'], () => {
        if (!frame) frame = attempt(() => requestAnimationFrame(measure)) ?? 0;
      }),
    ];
    return () => {
      for (const end of ends) end();
    };
  },
);
