import { type ClientLifecycle, weakReference } from '@td/core';
import { attempt, getDocument, getNavigator, listen, setTimer } from '../page-globals.js';
import { acceptUnanswered, keepaliveRoom } from './keepalive-transport.js';

const TYPES = ['visibilitychange', 'pagehide', 'pageshow', 'online', 'storage'];

/** How long a page that comes back from the cache waits for responses to its last requests, in milliseconds. */
const RESPONSES_MS = 1000;

/**
 * Sends pending signals, or stores them, when the page is hidden or closes. Tries again when the page or the network is
 * back. The page does not hold the client: the watch of one that was collected ends at
 * the next event. Returns what ends the watch.
 */
export function watchPage(watched: ClientLifecycle): () => void {
  // No function below may use `watched`: the page would hold it.
  const reference = weakReference(watched);
  let isOver = false;
  // A worker has no document: it is neither hidden nor seen.
  const isHidden = () => attempt(() => getDocument()?.hidden);
  // A page that the user does not see begins no session.
  const resume = (lifecycle: ClientLifecycle) => {
    if (isHidden() === false) lifecycle.resume();
  };
  const onEvent = ({ type, persisted }: Event & Partial<PageTransitionEvent>) => {
    const lifecycle = reference.deref();
    if (!lifecycle) return end();
    // This may end the watch: the user has opted out in another page.
    lifecycle.syncConsent();
    if (isOver || type === 'storage') return;
    const isClosing = type === 'pagehide';
    // Other events reach a hidden page, too: the network may come back.
    if (!isClosing && !(type === 'visibilitychange' && isHidden())) {
      lifecycle.setLeaving(false);
      resume(lifecycle);
      if (persisted) setTimer(acceptUnanswered, RESPONSES_MS);
      return lifecycle.retryNow();
    }
    if (isClosing) lifecycle.setLeaving(true);
    lifecycle.pause();
    // Requests without a network fail, and the page may close before it learns of that.
    if (attempt(() => getNavigator()?.onLine) === false) lifecycle.persist();
    lifecycle.sendOnUnload(...keepaliveRoom());
    if (isClosing) lifecycle.handOver();
    else lifecycle.persist();
  };
  // `storage` says that another page has written, perhaps the user's decision. A page in the back/forward cache misses it,
  // so every event reads the decision. `unload` and `beforeunload` are not here: they keep a page out of that cache, and
  // phones skip them.
  const end = listen(TYPES, onEvent);
  resume(watched);
  return () => {
    isOver = true;
    end();
  };
}
