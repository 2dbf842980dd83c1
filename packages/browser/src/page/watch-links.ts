import { type ClientLifecycle, weakReference } from '@td/core';
import { attempt, listen } from '../page-globals.js';
import { remainingKeepalive } from './keepalive-transport.js';

/** Clicks on these may leave the page. */
const LINKS = 'a[href]:not([target=_blank],[download],[href^="#"]),[data-td-link]';

/**
 * Sends what waits when a link may leave the page. Firefox and WebKit end requests when a link is followed, some of which have
 * arrived: what a click sends must outlive the page from its start, or it arrives twice. The window hears of the click last,
 * once the listeners of the page have sent. Returns what ends the watch, which does not hold the client.
 */
export function watchLinks(watched: ClientLifecycle): () => void {
  const reference = weakReference(watched);
  const end = listen(['click'], (event) => {
    const lifecycle = reference.deref();
    if (!lifecycle) return end();
    const { ctrlKey, defaultPrevented, metaKey } = event as MouseEvent;
    // A page that stays uses no keepalive.
    if (defaultPrevented || ctrlKey || metaKey || !attempt(() => (event.composedPath()[0] as Element).closest(LINKS)))
      return;
    lifecycle.sendOnUnload(...remainingKeepalive());
  });
  return end;
}
