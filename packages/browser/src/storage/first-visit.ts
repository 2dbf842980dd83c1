import type { Clock } from '@td/core';
import { attempt, getNavigator, isPrerendering, listen, setTimer } from '../page-globals.js';

/** How long a new visitor's page waits for its turn, in milliseconds. */
const MAX_WAIT_MS = 500;

/** How long a browser takes until a page sees what another has stored, in milliseconds. */
const LATENCY_MS = 100;

/** What a page has made up for a visitor whom it does not know. Another page may do so at the same moment. */
export interface FirstVisit {
  /** What was stored under each key before. */
  readonly before: Map<string, string | null | undefined>;
  /** The clients that go on once the visitor is known. */
  readonly clients: Set<{ goOn(theirs: Replaced): void }>;
}

/** What other pages have stored in place of this page's texts, by name. */
export type Replaced = ReadonlyMap<string, readonly [own: string, theirs: string]>;

/** What ends the visits of a page whose user is there. */
const ends = new Set<() => void>();

/** Ends the first visits of a page that its user leaves: it cannot wait for others. */
export function endFirstVisits(): void {
  for (const end of ends) end();
}

/**
 * Begins a first visit, of which nothing is stored yet. Pages take turns by a lock: the first to have its turn stores its
 * visitor, and the others find that. A page that is loaded ahead waits for its user. Without locks (`http://` pages), there is
 * no first visit, and each page stores its own at once.
 *
 * @param name - The beginning of the keys.
 * @param settle - Ends the visit; returns whether the visitor is this page's own.
 */
export function beginFirstVisit(
  name: string,
  settle: (name: string) => boolean,
  clock: Clock | undefined,
): FirstVisit | undefined {
  const isAhead = isPrerendering();
  const locks = attempt(() => getNavigator()?.locks);
  if (!isAhead && !locks) return undefined;
  const end = () => {
    stop?.();
    ends.delete(end);
    return settle(name);
  };
  const stop = isAhead ? listen(['prerenderingchange'], end) : clock?.setTimer(end, MAX_WAIT_MS);
  if (!isAhead) {
    ends.add(end);
    // Given back once other pages can see what this one has stored.
    const take = () => (end() ? new Promise<void>((resolve) => setTimer(resolve, LATENCY_MS)) : undefined);
    Promise.resolve()
      .then(() => locks?.request(name, take))
      .catch(end);
  }
  return { before: new Map(), clients: new Set() };
}
