import type { ClientLifecycle } from '@td/core';
import { acceptUnanswered, keepaliveRoom } from './keepalive-transport.js';

/** How long a page that comes back from the cache waits for responses to its last requests, in milliseconds. */
const RESPONSES_MS = 1000;

/**
 * Sends pending signals, or stores them, when the page is hidden or closes. Tries again when the page or the network is
 * back. Returns what ends the watch.
 */
export function watchPage(lifecycle: ClientLifecycle): () => void {
  const watch = new AbortController();
  // A worker has no document: it is neither hidden nor seen.
  const isHidden = () => globalThis.document?.hidden;
  // A page that the user does not see begins no session.
  const resume = () => {
    if (isHidden() === false) lifecycle.resume();
  };
  const onEvent = ({ type, persisted }: Event & Partial<PageTransitionEvent>) => {
    // This may end the watch: the user has opted out in another page.
    lifecycle.syncConsent();
    if (watch.signal.aborted || type === 'storage') return;
    const isClosing = type === 'pagehide';
    // Other events reach a hidden page, too: the network may come back.
    if (!isClosing && !(type === 'visibilitychange' && isHidden())) {
      lifecycle.setLeaving(false);
      resume();
      if (persisted) setTimeout(acceptUnanswered, RESPONSES_MS);
      return lifecycle.retryNow();
    }
    if (isClosing) lifecycle.setLeaving(true);
    lifecycle.pause();
    // Requests without a network fail, and the page may close before it learns of that.
    if (!navigator.onLine) lifecycle.persist();
    lifecycle.sendOnUnload(...keepaliveRoom());
    if (isClosing) lifecycle.handOver();
    else lifecycle.persist();
  };
  // `storage` says that another page has written, perhaps the user's decision. A page in the back/forward cache misses it,
  // so every event reads the decision. `unload` and `beforeunload` are not here: they keep a page out of that cache, and
  // phones skip them.
  for (const type of ['visibilitychange', 'pagehide', 'pageshow', 'online', 'storage']) {
    // A server that renders pages has no events.
    globalThis.addEventListener?.(type, onEvent, watch);
  }
  resume();
  return () => watch.abort();
}
