import { attempt, getDocument, listen } from '../page-globals.js';

/**
 * Runs work when the visitor sees the page: now, or when a page that the browser has prerendered is opened; and again
 * whenever the page returns from the back/forward cache. Returns what ends that.
 *
 * @see https://wicg.github.io/nav-speculation/prerendering.html
 */
export function whenSeen(work: () => void): () => void {
  const document = getDocument() as (Document & { readonly prerendering?: boolean }) | undefined;
  const unlisten = listen(['pageshow'], (event) => {
    if ((event as PageTransitionEvent).persisted) work();
  });
  if (!document?.prerendering) {
    if (document) work();
    return unlisten;
  }
  // Unlike others, this event does not reach the window.
  const change = 'prerenderingchange';
  document.addEventListener(change, work, { once: true });
  return () => {
    unlisten();
    attempt(() => document.removeEventListener(change, work));
  };
}
