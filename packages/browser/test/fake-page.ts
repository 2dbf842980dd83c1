import { vi } from 'vitest';

/** What a test wants of a page. The rest describes a user in Austria without special preferences. */
export interface FakePageOptions {
  readonly url?: string;
  readonly referrer?: string;
  readonly dir?: string;
  readonly lang?: string;
  readonly hidden?: boolean;
  /** Whether the browser has loaded the page ahead; it is hidden until the user opens it. */
  readonly prerendering?: boolean;
  readonly navigator?: object;
  readonly orientation?: string;
  /** The media queries that are true. */
  readonly asked?: readonly string[];
  /** The media features that the browser does not know. */
  readonly unknown?: readonly string[];
  readonly storage?: Storage;
}

/** The part of a page that this package uses. */
export interface FakePage {
  readonly storage: Storage;
  /** The user turns to another tab, or comes back. */
  hide(hidden: boolean): void;
  /** The user opens a page that the browser has loaded ahead. */
  activate(): void;
  /** The app changes the address without loading a page. */
  navigate(url: string): void;
  /** The page closes, comes back from the back/forward cache, has a network again, or another page has stored something. */
  happens(type: 'pagehide' | 'pageshow' | 'online' | 'storage'): void;
  /** A script fails. Returns whether the browser prints the error, because no listener has prevented that. */
  fail(type: 'error' | 'unhandledrejection', fields: object): boolean;
}

/** Removes what the package has left in the globals of an earlier page. */
export const forgetDecisions = (): boolean => Reflect.deleteProperty(globalThis, Symbol.for('@td/browser decisions'));

/** Stubs the globals of a page; `vi.unstubAllGlobals()` removes them. */
export function openPage(options: FakePageOptions = {}): FakePage {
  const { asked = [], dir = '', lang = '', orientation = 'landscape-primary', referrer = '', unknown = [] } = options;
  const {
    prerendering = false,
    hidden = prerendering,
    storage = fakeStorage(),
    url = 'https://shop.example/cart',
  } = options;
  forgetDecisions();
  const document = { URL: url, documentElement: { lang }, dir, hidden, prerendering, referrer };
  // Listeners that capture an event of the document hear of it before all others, as in a browser; Node calls them in one
  // order. So does Chromium when a page closes.
  const [capturing, target, window] = [new EventTarget(), new EventTarget(), new EventTarget()];
  const targetOf = (options: Parameters<EventTarget['addEventListener']>[2]) =>
    (typeof options === 'object' ? options.capture : options) ? capturing : target;
  vi.stubGlobal('document', document);
  vi.stubGlobal('location', new URL(url));
  vi.stubGlobal('navigator', { language: 'de-AT', userAgent: CHROME_ON_LINUX, onLine: true, ...options.navigator });
  vi.stubGlobal('screen', { width: 1440, height: 900, orientation: { type: orientation } });
  vi.stubGlobal('devicePixelRatio', 1.5);
  vi.stubGlobal('localStorage', storage);
  vi.stubGlobal('addEventListener', (...[type, listener, options]: Parameters<EventTarget['addEventListener']>) => {
    // It does not bubble from the document.
    if (type === 'prerenderingchange' && !options) return;
    targetOf(options).addEventListener(type, listener);
    window.addEventListener(type, listener);
  });
  vi.stubGlobal('removeEventListener', (...given: Parameters<EventTarget['removeEventListener']>) => {
    for (const listeners of [capturing, target, window]) listeners.removeEventListener(given[0], given[1]);
  });
  vi.stubGlobal('matchMedia', (query: string) => {
    const [, isNegated, condition = ''] = /^(not all and )?(.*)$/.exec(query) ?? [];
    const isKnown = !unknown.some((feature) => condition.includes(feature));
    return { matches: isKnown && asked.includes(condition) !== Boolean(isNegated) };
  });
  const happens = (type: string) => {
    const heard = type === 'visibilitychange' || type === 'prerenderingchange' ? [capturing, target] : [window];
    const fields = { persisted: type === 'pageshow' };
    for (const listeners of heard) listeners.dispatchEvent(Object.assign(new Event(type), fields));
  };
  return {
    storage,
    happens,
    fail(type, fields) {
      const event = Object.assign(new Event(type, { cancelable: true }), fields);
      capturing.dispatchEvent(event);
      return target.dispatchEvent(event);
    },
    navigate(to) {
      document.URL = to;
    },
    activate() {
      // In the order of Chromium.
      document.hidden = false;
      happens('visibilitychange');
      document.prerendering = false;
      happens('prerenderingchange');
    },
    hide(isHidden) {
      document.hidden = isHidden;
      happens('visibilitychange');
    },
  };
}

/** Stubs the globals of a worker, without those that only a page has. */
export function startWorker(): FakePage {
  const page = openPage({ url: 'https://shop.example/worker.js' });
  for (const name of ['document', 'screen', 'devicePixelRatio', 'matchMedia', 'localStorage']) {
    vi.stubGlobal(name, undefined);
  }
  vi.stubGlobal('WorkerGlobalScope', class {});
  return page;
}

const CHROME_ON_LINUX =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Safari/537.36';

/** A `localStorage`. Its items are its own properties, as in a browser. */
export function fakeStorage(items: Readonly<Record<string, string>> = {}): Storage {
  const storage: Record<string, string> = Object.create({
    getItem: (key: string) => (Object.hasOwn(storage, key) ? storage[key] : null),
    setItem(key: string, value: string) {
      storage[key] = value;
    },
    removeItem: (key: string) => void delete storage[key],
    clear() {
      for (const key of Object.keys(storage)) delete storage[key];
    },
  });
  return Object.assign(storage, items) as unknown as Storage;
}
