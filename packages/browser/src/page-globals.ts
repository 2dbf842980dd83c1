// The only file of this package that reads what the page has. Workers and servers that render pages lack most of it, and
// a test environment or a blocker can make any of it throw. Each is a function of its own, so that a page has only what
// it needs.

import { attempt } from '@td/core';

export { attempt };

export const getDocument = (): Document | undefined => attempt(() => globalThis.document) ?? undefined;

// In a page, an image, a frame or a form hides by its `name` what the document knows, and an element by its `id` a global that the
// browser lacks. So a value counts only if it is of the right kind.

/** The address of the page; `undefined` in a worker. */
export function getURL(): string | undefined {
  const document = getDocument();
  const url = document?.URL;
  return document && typeof url !== 'string' ? getLocation()?.href : url;
}

/** Whether the user does not see the page. */
export const isHidden = (): boolean => attempt(() => globalThis.document.hidden) === true;

/** Whether the page has loaded. Never in a worker. */
export const isLoaded = (): boolean => attempt(() => globalThis.document.readyState) === 'complete';

/** Whether the browser has loaded the page ahead, perhaps for a user who never opens it. */
export const isPrerendering = (): boolean =>
  attempt(() => (globalThis.document as { readonly prerendering?: boolean }).prerendering) === true;

export const getLocation = (): Location | undefined => attempt(() => globalThis.location) ?? undefined;

export const getNavigator = (): Navigator | undefined => attempt(() => globalThis.navigator) ?? undefined;

/** @throws where the browser refuses storage. */
export const getLocalStorage = (): Storage => globalThis.localStorage;

/** @throws where the browser refuses storage. */
export const getSessionStorage = (): Storage => globalThis.sessionStorage;

export const getScreen = (): Screen | undefined => attempt(() => globalThis.screen) ?? undefined;

export const getDevicePixelRatio = (): number | undefined => attempt(() => globalThis.devicePixelRatio) ?? undefined;

/** Whether `fetch` knows `keepalive`. */
export const hasKeepalive = (): boolean => attempt(() => 'keepalive' in Request.prototype) === true;

export const isWorker = (): boolean => 'WorkerGlobalScope' in globalThis;

/**
 * Listens to events of the page; returns what ends that. A server that renders pages has no events.
 *
 * @param isFirst - Whether the listener is called before those of the events' targets.
 */
export function listen(types: readonly string[], listener: (event: Event) => void, isFirst = false): () => void {
  const forEachType = (work: (type: string) => void) =>
    attempt(() => {
      for (const type of types) work(type);
    });
  // As below `zone.js`, which would have an Angular app look for changes at each event.
  const page = globalThis as unknown as Record<string, EventTarget['addEventListener'] | undefined>;
  const call = (name: string, type: string) =>
    (page[`__zone_symbol__${name}`] ?? page[name])?.call(globalThis as unknown as EventTarget, type, listener, {
      // This event does not bubble from the document.
      capture: isFirst || type === 'prerenderingchange',
    });
  forEachType((type) => call('addEventListener', type));
  return () => forEachType((type) => call('removeEventListener', type));
}

/** Returns what finds a map that all copies of this package share in a page; that of this copy in a page whose globals are frozen. */
export function sharedMap<Key, Value>(name: string): () => Map<Key, Value> {
  const page = globalThis as unknown as Record<symbol, Map<Key, Value> | undefined>;
  let found: Map<Key, Value> | undefined;
  return () => {
    const key = Symbol.for(`@td/browser ${name}`);
    // A page may have anything there.
    found ??=
      attempt(() => {
        if (!(page[key] instanceof Map)) page[key] = new Map();
        return page[key];
      }) ?? new Map();
    return found;
  };
}

export const matchesMedia = (query: string): boolean | undefined => attempt(() => globalThis.matchMedia(query).matches);

export const now = (): number => attempt(() => Date.now()) ?? 0;

export const setTimer = (callback: () => void, delayMs: number): void =>
  void attempt(() => {
    const { __zone_symbol__setTimeout: set = setTimeout } = globalThis as {
      __zone_symbol__setTimeout?: typeof setTimeout;
    };
    set(callback, delayMs);
  });
