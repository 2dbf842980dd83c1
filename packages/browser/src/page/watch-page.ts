import type { ClientLifecycle } from '@td/core';
import { acceptUnanswered, keepaliveRoom } from './keepalive-transport.js';

/** A page that comes back hears within this, in milliseconds, what has become of its last requests, or never. */
const ANSWERS_MS = 1000;

/** Sends or keeps what waits when the page goes away, and tries again when the page or the network is back. */
export function watchPage(lifecycle: ClientLifecycle): () => void {
  const watch = new AbortController();
  // Not in the background: a page that nobody sees begins no session. A worker is never seen.
  const resume = () => {
    if (globalThis.document?.hidden === false) lifecycle.resume();
  };
  const onEvent = ({ type, persisted }: Event & Partial<PageTransitionEvent>) => {
    lifecycle.syncConsent();
    if (watch.signal.aborted || type === 'storage') return;
    // The network may come back to a page that nobody sees. A worker has no document.
    const leaves = type === 'pagehide' || (type === 'visibilitychange' && globalThis.document?.hidden);
    if (!leaves) {
      resume();
      if (persisted) setTimeout(acceptUnanswered, ANSWERS_MS);
      return lifecycle.retryNow();
    }
    lifecycle.pause();
    // What leaves while there is no network fails, and the page may not live to see it.
    if (!navigator.onLine) lifecycle.persist();
    lifecycle.sendOnUnload(...keepaliveRoom());
    if (type === 'pagehide') lifecycle.handOver();
    else lifecycle.persist();
  };
  // `storage` tells what another page has written, the user's decision among it; a page from the cache has not heard it.
  // Neither `unload` nor `beforeunload`: who listens to them is kept out of the back/forward cache, and phones skip them.
  for (const type of ['visibilitychange', 'pagehide', 'pageshow', 'online', 'storage']) {
    // There is nothing to listen to on a server that renders pages.
    globalThis.addEventListener?.(type, onEvent, watch);
  }
  resume();
  return () => watch.abort();
}
