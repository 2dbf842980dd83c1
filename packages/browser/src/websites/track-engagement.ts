import type { Client } from '@td/core';
import { attempt, getDocument, listen } from '../page-globals.js';
import { whenSeen } from './when-seen.js';

const NAME = 'TelemetryDeck.PageEngagement';

/**
 * Sends how far the visitor has scrolled and how long the page was visible, once for each view of the page: when it is
 * hidden for the first time, or left. Returns what ends that.
 *
 * @see https://github.com/TelemetryDeck/WebSDK
 */
export function trackEngagement(client: Pick<Client, 'sendSignal'>): () => void {
  let isSent = true;
  let depth = 0;
  /** Since when the page is visible. */
  let seenAt: number | undefined;
  let isMeasuring = false;
  const measure = () => {
    isMeasuring = false;
    depth = Math.max(depth, attempt(scrollDepth) ?? 0);
  };
  const isHidden = () => getDocument()?.hidden;
  const ends = [
    whenSeen(() => {
      isSent = false;
      depth = 0;
      seenAt = isHidden() ? undefined : performance.now();
    }),
    // At most once for each frame: to measure takes time.
    listen(['scroll', 'resize'], () => {
      if (!isMeasuring) isMeasuring = attempt(() => requestAnimationFrame(measure)) !== undefined;
    }),
    listen(['visibilitychange', 'pagehide'], ({ type }) => {
      const now = performance.now();
      if (isSent) return;
      if (type === 'visibilitychange' && !isHidden()) {
        seenAt ??= now;
        return;
      }
      isSent = true;
      measure();
      client.sendSignal('TelemetryDeck.Web.pageLeave', {
        [`${NAME}.scrollDepth`]: depth,
        [`${NAME}.scrollDepthMilestone`]: String(depth - (depth % 25)),
        [`${NAME}.engagedSeconds`]: Math.round((now - (seenAt ?? now)) / 1000),
      });
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
}

/** How much of the page the visitor has seen, in percent. A page that fits the window is seen at once. */
function scrollDepth(): number {
  const { body, documentElement } = document;
  const height = Math.max(documentElement.scrollHeight, body?.scrollHeight ?? 0);
  return height ? Math.min(100, Math.max(0, Math.round((100 * (scrollY + innerHeight)) / height))) : 100;
}
