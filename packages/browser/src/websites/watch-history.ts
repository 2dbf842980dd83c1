import { attempt } from '../page-globals.js';

/** The part of the Navigation API that tells of a new address. */
interface Navigation {
  readonly navigation?: EventTarget;
}

const CHANGED = 'currententrychange';

const listeners = new Set<() => void>();

/** What ends each watch that has begun; it returns whether it could. */
const ends = new Map<string, () => boolean>();

/**
 * Calls back after each change of the history. Returns what ends that. The Navigation API tells of all changes, and nothing
 * of the page has to be replaced for it. Only where a browser lacks it, `pushState` and `replaceState` of this page are.
 *
 * @see https://developer.mozilla.org/en-US/docs/Web/API/Navigation/currententrychange_event
 */
export function watchHistory(listener: () => void): () => void {
  listeners.add(listener);
  if (attempt(() => begin('navigation', listenToNavigation)) !== true) {
    for (const name of ['pushState', 'replaceState'] as const) attempt(() => begin(name, () => replace(name)));
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    for (const [name, end] of ends) if (attempt(end)) ends.delete(name);
  };
}

function begin(name: string, watch: () => () => boolean): true {
  // One that could not end is still there, below that of another library.
  if (!ends.has(name)) ends.set(name, watch());
  return true;
}

const tell = () => {
  for (const listener of listeners) listener();
};

/** @throws where there is no Navigation API. */
function listenToNavigation(): () => boolean {
  const { navigation } = globalThis as Navigation;
  (navigation as EventTarget).addEventListener(CHANGED, tell);
  return () => {
    navigation?.removeEventListener(CHANGED, tell);
    return true;
  };
}

/** @throws where the history is frozen. */
function replace(name: 'pushState' | 'replaceState'): () => boolean {
  const { history } = globalThis;
  const before = history[name];
  const isOwn = Object.hasOwn(history, name);
  const ours: typeof before = function (this: History, ...given) {
    before.apply(this, given);
    tell();
  };
  history[name] = ours;
  return () => {
    // Another library has replaced ours, and calls it.
    if (history[name] !== ours) return false;
    if (isOwn) history[name] = before;
    else delete (history as Partial<History>)[name];
    return true;
  };
}
