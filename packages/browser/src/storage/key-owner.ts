import { randomUUID } from '@td/core';
import { getLocalStorage, getNavigator, now, setTimer } from '../page-globals.js';

/**
 * How long a mark proves that a key has an owner where the browser has no locks (`http://` pages), in milliseconds. Longer
 * than the longest pause between two attempts to deliver: each attempt renews the mark.
 */
const LEASE_MS = 15 * 60_000;

/** How long a page without locks waits, in milliseconds, to see whether another page wants the same key. */
const SETTLE_MS = 100;

/** A mark of an owner: the time, and a random number that makes it unique. */
export const makeMark = (): string => `${now()}-${randomUUID()}`;

/**
 * Holds a lock on a key, which shows other pages that it has an owner. The browser releases the lock when this page is
 * gone; the function that is returned releases it earlier.
 *
 * @param onLost - Runs when the browser takes the lock away: WebKit does when a page enters the back/forward cache.
 */
export function ownKey(key: string, onLost: () => void): () => void {
  let isReleased = false;
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = () => {
      isReleased = true;
      resolve();
    };
  });
  // Requested a moment later: Firefox never takes back a lock that a page requests right before it enters the
  // back/forward cache.
  Promise.resolve()
    .then(() => (isReleased ? undefined : getNavigator()?.locks?.request(key, () => held)))
    .then(undefined, onLost);
  return release;
}

/** Takes what another page has stored under a key, unless that page is there or a third one takes it. */
export async function takeOver<Taken>(key: string, take: () => Taken): Promise<Taken | undefined> {
  const locks = getNavigator()?.locks;
  if (locks) return locks.request(key, { ifAvailable: true }, (lock) => (lock ? take() : undefined));
  const text = read(key);
  // An opt-out may have deleted it since the page has looked.
  if (!text || now() - Number.parseInt(text, 10) < LEASE_MS) return undefined;
  const mark = makeMark();
  getLocalStorage().setItem(key, text.replace(/.*/, mark));
  await new Promise<void>((resolve) => setTimer(resolve, SETTLE_MS));
  return read(key).startsWith(mark) ? take() : undefined;
}

/** The text under a key: a mark, and then one line for each signal. */
export const read = (key: string): string => getLocalStorage().getItem(key) ?? '';
