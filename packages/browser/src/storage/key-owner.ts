/**
 * Where there are no locks (`http://` pages), the owner of a key is gone when it has not renewed its mark for so long, in
 * milliseconds. More than the longest pause between two attempts to deliver, each of which renews it.
 */
const LEASE_MS = 15 * 60_000;

/** Where there are no locks, pages that want the same key at once see within this time, in milliseconds, who was last. */
const SETTLE_MS = 100;

/** A mark that nobody else makes. Begins with the time. */
export function makeMark(): string {
  return `${Date.now()}-${Math.random()}`;
}

/**
 * Shows other pages that a key has an owner, by a lock that the browser gives back when this page is gone; returns what
 * gives it back earlier.
 *
 * @param onLost - The browser has taken the lock away: WebKit does, when it puts a page into its back/forward cache.
 */
export function ownKey(key: string, onLost: () => void): () => void {
  let isGivenBack = false;
  let giveBack = () => {};
  const owned = new Promise<void>((resolve) => {
    giveBack = () => {
      isGivenBack = true;
      resolve();
    };
  });
  // A moment later, since Firefox has a page in its cache hold for good what was asked for in its last moment.
  Promise.resolve()
    .then(() => (isGivenBack ? undefined : navigator.locks?.request(key, () => owned)))
    .catch(onLost);
  return giveBack;
}

/** Takes what is under the key of another page, unless that page is there or a third one takes it. */
export async function takeOver<Taken>(key: string, take: () => Taken): Promise<Taken | undefined> {
  const { locks } = navigator;
  if (locks) return locks.request(key, { ifAvailable: true }, (lock) => (lock ? take() : undefined));
  if (Date.now() - Number.parseInt(read(key), 10) < LEASE_MS) return undefined;
  const mark = makeMark();
  localStorage.setItem(key, read(key).replace(/.*/, mark));
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  return read(key).startsWith(mark) ? take() : undefined;
}

/** What is stored under a key: a mark, and then the lines. */
export function read(key: string): string {
  return localStorage.getItem(key) ?? '';
}
