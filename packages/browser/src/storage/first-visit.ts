import type { Clock } from '@td/core';
import { attempt, getNavigator, isPrerendering, listen, setTimer } from '../page-globals.js';

/** How long a new visitor's page waits for its turn, in milliseconds. */
const MAX_WAIT_MS = 500;

/** How long a browser takes at most until a page sees what another has stored, in milliseconds. */
const LATENCY_MS = 100;

/** What a page has made up for a visitor whom it does not know. Another page may do so at the same moment. */
export interface FirstVisit {
  /** What was stored under each key when the page last looked. */
  readonly before: Map<string, string | null | undefined>;
  /** The clients that go on once the visitor is known. */
  readonly clients: Set<{ deref(): { goOn(theirs: Replaced): void } | undefined }>;
  /** Whether nothing is stored yet. */
  readonly isHeld: boolean;
  /** Whether another page may have stored something meanwhile. */
  hasNews: boolean;
}

/** What other pages have stored in place of this page's texts, by name. */
export type Replaced = ReadonlyMap<string, readonly [own: string, theirs: string]>;

/**
 * Begins a first visit. Where the browser has locks, pages take turns: the first to have its turn stores its visitor, and
 * the others find that. Without locks (`http://` pages), each stores its own at once, and a moment later all find the one
 * that was stored last. A page that the user leaves meanwhile does not wait, and one that is loaded ahead waits for its user.
 *
 * @param name - The beginning of the keys.
 * @param settle - Ends the visit; returns whether the visitor is this page's own. It holds no client.
 */
export function beginFirstVisit(name: string, settle: (name: string) => boolean, clock: Clock | undefined): FirstVisit {
  const locks = attempt(() => getNavigator()?.locks);
  const isAhead = isPrerendering();
  const isHeld = isAhead || !!locks;
  const visit: FirstVisit = { before: new Map(), clients: new Set(), isHeld, hasNews: isHeld };
  const end = () => {
    for (const stop of ends.splice(0)) stop();
    return settle(name);
  };
  const ends = [listen(isAhead ? ['prerenderingchange'] : ['visibilitychange', 'pagehide'], end, true)];
  if (isAhead || !clock) return visit;
  ends.push(
    clock.setTimer(end, locks ? MAX_WAIT_MS : LATENCY_MS),
    listen(['storage'], () => {
      visit.hasNews = true;
    }),
  );
  // Given back once other pages can see what this one has stored.
  const take = () => (end() ? new Promise<void>((resolve) => setTimer(resolve, LATENCY_MS)) : undefined);
  if (locks)
    Promise.resolve()
      .then(() => locks.request(name, take))
      .catch(end);
  return visit;
}
