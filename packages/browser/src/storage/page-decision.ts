import type { DecisionStorage } from '@td/core';
import { attempt, getLocalStorage, listen, sharedMap } from '../page-globals.js';
import { isPage } from './is-page.js';

type Decision = 'granted' | 'denied';

/**
 * What the page itself knows, by key: refusals, and decisions that `localStorage` has not taken. All clients of the page share
 * it, as they share `localStorage`. `over` is the text that stands there instead.
 */
const known = /* @__PURE__ */ sharedMap<string, { readonly decision: Decision; readonly over: string | undefined }>(
  'decisions',
);

/** The text where `localStorage` cannot be read, which is no decision that a page has stored. */
const UNREADABLE = '';

/** Whether the page looks after the refusals that it knows. */
let isWatching = false;

/** Events at which the page may have lost what it has stored, or another page may have stored something. */
const EVENTS = ['storage', 'pageshow', 'visibilitychange', 'pagehide'];

/**
 * Remembers the user's decision in `localStorage`, under a key of its own. Only an absent key means that there is no
 * decision; a text that is none, and a `localStorage` that cannot be read, may be a refusal. A page that knows a refusal
 * keeps it as long as it lives, and stores it again when it is gone, unless the user opts in, also in another page.
 *
 * @param report - Called with a sentence when the decision cannot be read, once.
 * @param mayStore - Whether the page may store an opt-in, too. Without it, an opt-in lasts as long as the page.
 */
export function pageDecision(
  appID: string,
  report: (failure: string) => void,
  mayStore: () => boolean,
): DecisionStorage {
  const key = decisionKey(appID);
  let hasFailed = false;
  return {
    read() {
      const decision = readDecision(key);
      if (decision === 'unreadable' && !hasFailed) {
        hasFailed = true;
        report('the decision in localStorage cannot be read, which counts as a refusal');
      }
      return decision;
    },
    write: (decision) => writeDecision(key, decision, decision === 'denied' || mayStore()),
    // At each event that a page may hear, a listener of what is forgotten can end.
    watch: (onChange) => (isPage() ? listenFirst([...EVENTS, 'online'], onChange) : () => {}),
  };
}

/** The key of the decision about an app. */
export const decisionKey = (appID: string): string => `TelemetryDeck.${appID}.consent`;

function readDecision(key: string): ReturnType<DecisionStorage['read']> {
  const text = readText(key);
  const own = known().get(key);
  // A refusal of a time when nothing could be read is later than what stands there.
  const isOlder = own?.decision === 'denied' && own.over === UNREADABLE;
  if (own && (text === undefined || isOlder || text === own.over)) {
    if (own.decision === 'denied') writeDecision(key, 'denied', true);
    return own.decision;
  }
  if (text === 'denied') remember(key, text);
  else if (text === undefined || text === 'granted') known().delete(key);
  else return own?.decision === 'denied' ? 'denied' : 'unreadable';
  return text ?? 'unknown';
}

/** Stores a decision, and returns whether a page that reads it finds it. */
function writeDecision(key: string, decision: Decision, isStored: boolean): boolean {
  try {
    const stored = readText(key);
    if (isStored) {
      if (isPage()) getLocalStorage().setItem(key, decision);
      // One that is stored already belongs to a client that may store it.
    } else if (stored !== undefined && stored !== decision) {
      // Other pages hear of it by events, when it is gone.
      getLocalStorage().setItem(key, decision);
      getLocalStorage().removeItem(key);
    }
  } catch {
    // Full: the old text is worse than none, and makes room.
    attempt(() => getLocalStorage().removeItem(key));
    if (isStored) attempt(() => getLocalStorage().setItem(key, decision));
  }
  const text = readText(key);
  if (text !== decision) remember(key, decision, isBlocked(key) ? UNREADABLE : text);
  else if (decision === 'denied') remember(key, decision);
  else known().delete(key);
  return text === decision;
}

/** The stored text; `undefined` if there is none, or if the page has no storage. */
function readText(key: string): string | undefined {
  if (!isPage()) return undefined;
  try {
    const localStorage = getLocalStorage();
    return typeof localStorage?.getItem === 'function' ? (localStorage.getItem(key) ?? undefined) : undefined;
  } catch (error) {
    // A page that is refused any storage has never stored anything. Other errors mean a storage that is broken.
    return (error as Error | undefined)?.name === 'SecurityError' ? undefined : UNREADABLE;
  }
}

/** Whether the page cannot tell if there is a text: one that is absent is `null`. */
const isBlocked = (key: string) => isPage() && attempt(() => getLocalStorage().getItem(key)) === undefined;

function remember(key: string, decision: Decision, over?: string): void {
  known().set(key, { decision, over });
  if (decision === 'granted' || isWatching || !isPage()) return;
  isWatching = true;
  const lookAfter = () => {
    for (const name of [...known().keys()]) readDecision(name);
  };
  listenFirst(EVENTS, lookAfter);
}

/** Listens, and first takes in an opt-in of another page that may not store it: its text is gone when the event comes. */
const listenFirst = (types: readonly string[], listener: () => void) =>
  listen(types, (event) => {
    const { key, newValue } = event as Partial<StorageEvent>;
    if (
      newValue === 'granted' &&
      known().get(key as string)?.decision === 'denied' &&
      readText(key as string) === undefined
    )
      remember(key as string, newValue);
    listener();
  });
