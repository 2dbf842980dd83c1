import { type ClientLifecycle, type Clock, weakReference } from '@td/core';
import { isHidden, isPrerendering, listen, setTimer } from '../page-globals.js';
import { endFirstVisits } from '../storage/first-visit.js';
import { acceptUnanswered, cutRequests, lacksNetwork, leave, remainingKeepalive, stay } from './keepalive-transport.js';

const TYPES = ['visibilitychange', 'pagehide', 'pageshow', 'online', 'storage', 'prerenderingchange'];

/** How long before its own time limit a request of a page that came back counts as accepted, in milliseconds. */
const BEFORE_TIMEOUT_MS = 500;

/** For this long after the page is hidden, each signal is sent at once, in milliseconds. */
const AT_ONCE_MS = 1000;

/**
 * Counts the time during which the page is hidden as away, until telemetry is on. Reads nothing else, and begins no
 * session. Returns what ends the watch. It also ends when the client is collected.
 */
export function watchAway(watched: ClientLifecycle): () => void {
  // As below, the function may not use `watched`.
  const reference = weakReference(watched);
  const look = () => {
    const lifecycle = reference.deref();
    if (lifecycle) lifecycle[isHidden() ? 'pause' : 'resume']();
    else end();
  };
  const end = listen(TYPES, look);
  look();
  return end;
}

/** The options of the client that the watch needs. */
interface WatchOptions {
  readonly clock: Clock;
  readonly timeoutMs: number;
}

/**
 * Sends pending signals, and stores them, when the page is hidden or closes: those of that moment, and each that follows.
 * Tries again when the page or the network is back. The page does not hold the client: the watch of one that was collected
 * ends at the next event. Returns what ends the watch.
 *
 * @param also - Ends with the watch.
 */
export function watchPage(watched: ClientLifecycle, { clock, timeoutMs }: WatchOptions, also?: () => void): () => void {
  // No function below may use `watched`: the page would hold it.
  const reference = weakReference(watched);
  let isOver = false;
  let isClosing = false;
  let mayReturn = false;
  /** Since when the page is hidden, on the monotonic clock. */
  let hiddenAt = 0;
  // A page that is loaded ahead becomes visible a moment before its user counts as there.
  const isAway = () => isPrerendering() || isHidden();
  // A page that the user does not see begins no session.
  const resume = (lifecycle: ClientLifecycle) => {
    if (!isAway()) lifecycle.resume();
  };
  /** @param cut - The requests that the browser cuts: they may have arrived, or not. */
  const sendNow = (cut: boolean | 'cut' = false) => {
    const lifecycle = reference.deref();
    if (!lifecycle || isOver) return;
    // A page that stays hidden sends as usual. The browser may end it without an event.
    if (!isClosing && clock.monotonic() - hiddenAt > AT_ONCE_MS) return void lifecycle.persist(false);
    const hasFinalVerdict = lifecycle.hasFinalVerdict();
    leave(isClosing, mayReturn, hasFinalVerdict);
    // Without a network requests fail, and the page may close before it learns of that.
    const isSafe = lacksNetwork() && lifecycle.persist(true);
    if (!isSafe) lifecycle.sendOnUnload(...remainingKeepalive());
    // After a final verdict, signals on their way count as sent: the page may never get the answer.
    if (isClosing) lifecycle.handOver(isSafe || !hasFinalVerdict || cut);
    else lifecycle.persist(!hasFinalVerdict);
  };
  const onEvent = ({ type, persisted = false }: Event & Partial<PageTransitionEvent>) => {
    const lifecycle = reference.deref();
    if (!lifecycle) return end();
    // This may end the watch: the user has opted out in another page.
    lifecycle.syncConsent();
    if (isOver || type === 'storage') return;
    const isLeft = type === 'pagehide';
    // The page has loaded. What it sends meanwhile leaves together: a request that is under way when the page is left is
    // cancelled in Firefox and WebKit, and may have arrived. Only an endpoint that is unknown or fails is tried at once.
    if (type === 'pageshow' && !persisted && lifecycle.hasFinalVerdict()) return;
    // Other events reach a hidden page, too: the network may come back.
    if (!isLeft && !(type === 'visibilitychange' && isAway())) {
      if (type !== 'online') {
        isClosing = false;
        stay();
        lifecycle.setLeaving(false);
      }
      resume(lifecycle);
      if (persisted) setTimer(acceptUnanswered(), timeoutMs - BEFORE_TIMEOUT_MS);
      return lifecycle.retryNow(type !== 'online');
    }
    if (isLeft) {
      isClosing = true;
      mayReturn = persisted;
    } else hiddenAt = clock.monotonic();
    // Here, and not in a listener of its own: when a page closes, Chromium calls listeners as they were added.
    endFirstVisits();
    // What begins later outlives the page.
    lifecycle.setLeaving(isClosing, () => sendNow());
    lifecycle.pause();
    sendNow(isLeft && cutRequests());
  };
  // `storage` says that another page has written, perhaps the user's decision. A page in the back/forward cache misses it,
  // so every event reads the decision. `unload` and `beforeunload` are not here: they keep a page out of that cache, and
  // phones skip them.
  const unlisten = listen(TYPES, onEvent);
  const end = () => {
    unlisten();
    also?.();
  };
  // Holds what a page sends that is loaded ahead.
  if (isPrerendering()) watched.syncConsent();
  // A page that opens in the background is hidden from its start.
  if (isAway()) watched.pause();
  else resume(watched);
  return () => {
    isOver = true;
    end();
    // A client whose telemetry is off sends nothing when the page closes.
    reference.deref()?.setLeaving(false);
  };
}
