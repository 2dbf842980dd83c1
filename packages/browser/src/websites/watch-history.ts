import { attempt } from '../page-globals.js';

const CHANGED = 'currententrychange';

const listeners = new Set<() => void>();

/** Ends the watch; returns whether it could. One that could not goes on, below what another library has put over it. */
let end: (() => boolean) | undefined;

/**
 * Calls back after each change of the history. Returns what ends that. The Navigation API tells of all changes, and nothing
 * of the page has to be replaced for it. Only where a browser lacks it, `pushState` and `replaceState` of this page are.
 *
 * @see https://developer.mozilla.org/en-US/docs/Web/API/Navigation/currententrychange_event
 */
export function watchHistory(listener: () => void): () => void {
  listeners.add(listener);
  end ??= attempt(listenToNavigation) ?? attempt(replaceMethods);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && end && attempt(end)) end = undefined;
  };
}

const tell = () => {
  for (const listener of listeners) listener();
};

/** @throws where there is no Navigation API. */
function listenToNavigation(): () => boolean {
  const { navigation } = globalThis as unknown as { readonly navigation: EventTarget };
  // An element may have this ID.
  if (!('currentEntry' in navigation)) throw undefined;
  navigation.addEventListener(CHANGED, tell);
  return () => {
    navigation.removeEventListener(CHANGED, tell);
    return true;
  };
}

/** @throws where the history is frozen. */
function replaceMethods(): () => boolean {
  const history = globalThis.history as Partial<History>;
  const replaced = (['pushState', 'replaceState'] as const).map((name) => {
    const before = history[name] as History['pushState'];
    const ours: typeof before = function (this: History, ...given) {
      const result = before.apply(this, given);
      tell();
      return result;
    };
    history[name] = ours;
    return { name, before, ours };
  });
  return () => {
    const isOnTop = replaced.every(({ name, ours }) => history[name] === ours);
    if (isOnTop) {
      for (const { name, before } of replaced) {
        // The browser's is the prototype's: a later change of that must show.
        delete history[name];
        if (history[name] !== before) history[name] = before;
      }
    }
    return isOnTop;
  };
}
