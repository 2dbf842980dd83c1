/**
 * The only file of this package that reads what the page has. Workers and servers that render pages lack most of it, and
 * a test environment or a blocker can make any of it throw.
 */
export const pageGlobals = {
  get document(): Document | undefined {
    return attempt(() => globalThis.document) ?? undefined;
  },
  get location(): Location | undefined {
    return attempt(() => globalThis.location) ?? undefined;
  },
  get navigator(): Navigator | undefined {
    return attempt(() => globalThis.navigator) ?? undefined;
  },
  /** @throws where the browser refuses storage. */
  get localStorage(): Storage {
    return globalThis.localStorage;
  },
  get screen(): Screen | undefined {
    return attempt(() => globalThis.screen) ?? undefined;
  },
  get devicePixelRatio(): number | undefined {
    return attempt(() => globalThis.devicePixelRatio) ?? undefined;
  },
  /** Whether `fetch` knows `keepalive`. */
  get hasKeepalive(): boolean {
    return attempt(() => 'keepalive' in Request.prototype) === true;
  },
  get isWorker(): boolean {
    return 'WorkerGlobalScope' in globalThis;
  },
  /** Listens to events of the page; returns what ends that. A server that renders pages has no events. */
  listen(types: readonly string[], listener: (event: Event) => void): () => void {
    const forEachType = (work: (type: string) => void) =>
      attempt(() => {
        for (const type of types) work(type);
      });
    forEachType((type) => globalThis.addEventListener(type, listener));
    return () => forEachType((type) => globalThis.removeEventListener(type, listener));
  },
  /**
   * Has the page hold an object in the place of an earlier one of this name, for all copies of this package. Returns what
   * ends that, and then calls back.
   */
  hold(name: string, target: object, onEnd: () => void): () => void {
    const page = globalThis as unknown as Record<symbol, object | undefined>;
    const key = Symbol.for(name);
    attempt(() => {
      page[key] = target;
    });
    return () => {
      if (page[key] === target) page[key] = undefined;
      onEnd();
    };
  },
  matchMedia: (query: string): boolean | undefined => attempt(() => globalThis.matchMedia(query).matches),
  setTimer: (callback: () => void, delayMs: number): void => void attempt(() => setTimeout(callback, delayMs)),
};

/** What the page answers; `undefined` where it throws. */
export function attempt<Value>(ask: () => Value): Value | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}
