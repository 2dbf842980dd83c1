import { createTracker, type SignalSender } from '@td/core';
import { attempt, getDocument, listen, now } from '../page-globals.js';
import { hasVirtualPages, pageAddress } from './page-address.js';
import { scrollDepth } from './scroll-depth.js';
import { sendOfPage } from './send-of-page.js';
import { isPrerendered, watchAddress } from './watch-address.js';

/** A page that the user reads. */
interface ReadPage {
  readonly href: string | undefined;
  readonly since: number;
  /** The deepest point that was in view, in percent. */
  depth: number;
  isMeasuring: boolean;
}

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
    const begin = (): ReadPage => ({ href: getDocument()?.URL, since: elapsed(), depth: 0, isMeasuring: false });
    const measure = (read: ReadPage) => {
      read.depth = Math.max(read.depth, scrollDepth());
    };
    let page: ReadPage | undefined;
    const leave = () => {
      const left = page;
      if (!left || isPrerendered()) return;
      page = undefined;
      const address = pageAddress(client, left.href);
      if (!address) return;
      measure(left);
      sendOfPage(client, address, 'TelemetryDeck.Web.pageLeave', {
        'TelemetryDeck.PageEngagement.scrollDepth': left.depth,
        'TelemetryDeck.PageEngagement.scrollDepthMilestone': `${left.depth - (left.depth % 25)}`,
        'TelemetryDeck.PageEngagement.engagedSeconds': Math.round((elapsed() - left.since) / 1000),
      });
    };
    let href = getDocument()?.URL;
    const look = (isBack: boolean) => {
      const before = href;
      href = getDocument()?.URL;
      const isSame = !hasVirtualPages(client) || pageAddress(client, before)?.url === pageAddress(client, href)?.url;
      if (isSame && !isBack) return;
      leave();
      page = begin();
    };
    const onMove = () => {
      const read = page;
      if (!read || read.isMeasuring) return;
      read.isMeasuring = true;
      // Once for each frame, because the browser has then measured the page anyway.
      attempt(() =>
        requestAnimationFrame(() => {
          read.isMeasuring = false;
          if (read === page) attempt(() => measure(read));
        }),
      );
    };
    const onLeave = ({ type }: Event) =>
      void attempt(() => {
        if (type === 'pagehide' || getDocument()?.hidden) leave();
      });
    attempt(() => {
      page = begin();
    });
    const ends = [
      watchAddress(look, true),
      // First, so that it leaves in the client's last request.
      listen(['visibilitychange', 'pagehide'], onLeave, true),
      listen(['scroll', 'resize'], onMove),
    ];
    return () => {
      page = undefined;
      for (const end of ends) end();
    };
  },
);
