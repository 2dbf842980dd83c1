// The globals of the platforms on which the packages run, each made anew.

/** @param {string[]} sent - Gets the bodies of all requests. */
const platformsFor = (sent) => ({
  core: () => ({ ...everywhere() }),
  node: () => ({ ...everywhere(), Buffer, process, setImmediate, URLSearchParams }),
  page: () => ({
    ...everywhere(),
    Blob,
    Headers,
    Request,
    Response,
    async fetch(/** @type {string} */ _url, /** @type {{ body: Uint8Array }} */ { body }) {
      sent.push(Buffer.from(body).toString());
      return new Response();
    },
    ...page(),
  }),
});

/** @param {'core' | 'node' | 'page'} name @param {string[]} sent @returns {Record<string, unknown>} */
export const createPlatform = (name, sent) => platformsFor(sent)[name]();

const everywhere = () => ({
  AbortController,
  AbortSignal,
  DOMException,
  Intl,
  TextDecoder,
  TextEncoder,
  URL,
  clearInterval,
  clearTimeout,
  crypto,
  performance,
  queueMicrotask,
  setInterval,
  setTimeout,
  structuredClone,
});

function page() {
  const texts = new Map();
  return {
    addEventListener() {},
    removeEventListener() {},
    devicePixelRatio: 2,
    document: { URL: 'https://shop.example/', referrer: '', hidden: false, dir: '', documentElement: { lang: 'en' } },
    localStorage: {
      getItem: (/** @type {string} */ key) => texts.get(key) ?? null,
      setItem: (/** @type {string} */ key, /** @type {string} */ text) => texts.set(key, text),
      removeItem: (/** @type {string} */ key) => texts.delete(key),
    },
    location: { hostname: 'shop.example', protocol: 'https:' },
    matchMedia: () => ({ matches: false }),
    navigator: { language: 'en-GB', onLine: true, userAgent: 'Linux', maxTouchPoints: 0 },
    screen: { width: 1, height: 1, orientation: { type: 'portrait' } },
  };
}
