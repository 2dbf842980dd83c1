import type { StateStorage } from '@td/core';

/** What storage does not take, for as long as the page, worker or server runs. All clients share it, as they do storage. */
const texts = new Map<string, string>();

/** Older versions knew the user by one identifier for all apps of an origin. */
const SHARED_USER_ID = 'TelemetryDeck.userID';

/** Remembers in `localStorage`, where there is any: each text under a key of its own, so that tabs agree. */
export function pageStorage(appID: string): StateStorage {
  const prefix = `TelemetryDeck.${appID}.`;
  const memory: StateStorage = {
    get: (name) => texts.get(prefix + name) ?? inStorage((storage) => storage.getItem(prefix + name)) ?? undefined,
    set(name, text) {
      const key = prefix + name;
      if (text === undefined) return forget(key);
      texts.set(key, text);
      inStorage((storage) => {
        storage.setItem(key, text);
        texts.delete(key);
      });
    },
    claim(name, text) {
      if (memory.get(name) !== undefined) return false;
      memory.set(name, text);
      return true;
    },
    clear() {
      forget(SHARED_USER_ID);
      for (const key of [...texts.keys(), ...(inStorage(Object.keys) ?? [])]) {
        // The last dot: an app's ID may begin like another's.
        if (key.slice(0, key.lastIndexOf('.') + 1) === prefix) forget(key);
      }
    },
  };
  return memory;
}

/** The identifier that an older version has left. */
export function sharedUserID(): string | null | undefined {
  return inStorage((storage) => storage.getItem(SHARED_USER_ID));
}

function forget(key: string): void {
  texts.delete(key);
  inStorage((storage) => storage.removeItem(key));
}

/** What comes of using storage; nothing where it is refused or full, as users and private windows may have it. */
function inStorage<Result>(use: (storage: Storage) => Result): Result | undefined {
  try {
    // Node has a `localStorage` too, and prints a warning when it is touched; only a page has a `document`.
    return typeof document === 'undefined' ? undefined : use(localStorage);
  } catch {
    return undefined;
  }
}
