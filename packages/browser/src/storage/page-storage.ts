import type { Clock, StateStorage } from '@td/core';
import { attempt, getLocalStorage, isPrerendering } from '../page-globals.js';
import { beginFirstVisit, type FirstVisit, type Replaced } from './first-visit.js';
import { isPage } from './is-page.js';
import { decisionKey } from './page-decision.js';

/**
 * Texts that `localStorage` does not take, as long as the page, worker or server runs. All clients share them, as they
 * share `localStorage`.
 */
const texts = new Map<string, string>();

/** Where older versions stored one identifier of the user for all apps of an origin. */
const SHARED_USER_ID = 'TelemetryDeck.userID';

/** The first visits of this page, by the beginning of their keys. All clients of the page share them. */
const visits = new Map<string, FirstVisit>();

/** What a client does while its page settles who a new visitor is. */
export interface Visitor {
  readonly clock: Clock;
  /** Has the client wait. */
  wait(): void;
  /** Goes on, with what other pages have stored in place of this page's texts. */
  goOn(theirs: Replaced): void;
}

/**
 * Stores texts in `localStorage` where there is one, each under its own key, so that tabs agree.
 *
 * @param visitor - The client, which waits while its page settles with others who a new visitor is.
 */
export function pageStorage(appID: string, visitor?: Visitor): StateStorage {
  const prefix = `TelemetryDeck.${appID}.`;
  const join = (isNew: boolean) => {
    let visit = visits.get(prefix);
    if (!visit && isNew) visit = beginFirstVisit(prefix, settle, visitor?.clock);
    if (visit && !visits.has(prefix)) visits.set(prefix, visit);
    if (visit && visitor && !visit.clients.has(visitor)) {
      visit.clients.add(visitor);
      visitor.wait();
    }
    return visit;
  };
  // The first listener, so that all others find what is stored.
  join(isPrerendering());
  const storage: StateStorage = {
    get(name) {
      join(false);
      return texts.get(prefix + name) ?? read(prefix + name) ?? undefined;
    },
    set(name, text) {
      const key = prefix + name;
      if (text === undefined) return remove(key);
      const stored = read(key);
      const visit = join(isPrerendering() || (!!visitor && stored === null && !texts.has(key)));
      texts.set(key, text);
      if (!visit) store(key, text);
      else if (!visit.before.has(key)) visit.before.set(key, stored);
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

/** Ends a first visit. What other pages have stored meanwhile counts. Returns whether they have stored nothing. */
function settle(prefix: string): boolean {
  const visit = visits.get(prefix);
  visits.delete(prefix);
  const theirs = new Map<string, readonly [string, string]>();
  for (const [key, before] of visit?.before ?? []) {
    const [own, stored] = [texts.get(key), read(key)];
    if (own && stored && stored !== before) {
      texts.delete(key);
      theirs.set(key.slice(prefix.length), [own, stored]);
    } else if (own) store(key, own);
  }
  for (const { goOn } of visit?.clients ?? []) goOn(theirs);
  return theirs.size === 0;
}

const read = (key: string): string | null | undefined => tryStorage((web) => web.getItem(key));

function store(key: string, text: string): void {
  tryStorage((web) => {
    web.setItem(key, text);
    texts.delete(key);
  });
}

/** All keys of stored signals begin with it; a mark of the client follows. */
export const signalPrefix = (appID: string): string => `TelemetryDeck.signals.${appID}:`;

/** The identifier that an older version has stored. */
export const sharedUserID = (): string | null | undefined => read(SHARED_USER_ID);

function remove(key: string): void {
  texts.delete(key);
  tryStorage((web) => web.removeItem(key));
}

/** The result of using `localStorage`; `undefined` where it is missing, refused or full, as in some private windows. */
const tryStorage = <Result>(use: (storage: Storage) => Result): Result | undefined =>
  attempt(() => (isPage() ? use(getLocalStorage()) : undefined));
