import type { StateStorage } from '@td/core';
import { getLocalStorage, isPrerendering, listen } from '../page-globals.js';
import { isPage } from './is-page.js';
import { decisionKey } from './page-decision.js';

/**
 * Texts that `localStorage` does not take, as long as the page, worker or server runs. All clients share them, as they
 * share `localStorage`.
 */
const texts = new Map<string, string>();

/** Where older versions stored one identifier of the user for all apps of an origin. */
const SHARED_USER_ID = 'TelemetryDeck.userID';

/** Stores texts in `localStorage` where there is one, each under its own key, so that tabs agree. */
export function pageStorage(appID: string): StateStorage {
  const prefix = `TelemetryDeck.${appID}.`;
  /** What was stored when the user had not opened the page, by the key of a text that waits for that. */
  const before = new Map<string, string | null | undefined>();
  // The first listener, so that all others find what is stored.
  const end =
    isPrerendering() &&
    listen(['prerenderingchange'], () => {
      if (end) end();
      for (const [key, stored] of before) {
        const text = texts.get(key);
        // What another page has stored meanwhile is newer.
        if (read(key) !== stored) texts.delete(key);
        else if (text) store(key, text);
      }
    });
  const storage: StateStorage = {
    get: (name) => texts.get(prefix + name) ?? read(prefix + name) ?? undefined,
    set(name, text) {
      const key = prefix + name;
      if (text === undefined) return remove(key);
      texts.set(key, text);
      if (!isPrerendering()) return store(key, text);
      if (!before.has(key)) before.set(key, read(key));
    },
    claim(name, text) {
      if (storage.get(name) !== undefined) return false;
      storage.set(name, text);
      return true;
    },
    clear() {
      remove(SHARED_USER_ID);
      for (const key of [...texts.keys(), ...(tryStorage(Object.keys) ?? [])]) {
        // Signals, too: a page without a store of signals must not leave those of others to a later consent.
        if (key.startsWith(signalPrefix(appID))) remove(key);
        // Compared up to the last dot: the ID of an app may begin like that of another.
        if (key.slice(0, key.lastIndexOf('.') + 1) === prefix && key !== decisionKey(appID)) remove(key);
      }
    },
  };
  return storage;
}

function read(key: string): string | null | undefined {
  return tryStorage((web) => web.getItem(key));
}

function store(key: string, text: string): void {
  tryStorage((web) => {
    web.setItem(key, text);
    texts.delete(key);
  });
}

/** All keys of stored signals begin with it; a mark of the client follows. */
export const signalPrefix = (appID: string): string => `TelemetryDeck.signals.${appID}:`;

/** The identifier that an older version has stored. */
export function sharedUserID(): string | null | undefined {
  return read(SHARED_USER_ID);
}

function remove(key: string): void {
  texts.delete(key);
  tryStorage((web) => web.removeItem(key));
}

/** The result of using `localStorage`; `undefined` where it is missing, refused or full, as in some private windows. */
function tryStorage<Result>(use: (storage: Storage) => Result): Result | undefined {
  try {
    return isPage() ? use(getLocalStorage()) : undefined;
  } catch {
    return undefined;
  }
}
