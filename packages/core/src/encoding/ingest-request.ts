/** The URL of TelemetryDeck's ingest service. */
export const DEFAULT_BASE_URL = 'https://nom.telemetrydeck.com';

/** The headers of every request to the ingest API. */
export const INGEST_HEADERS: Readonly<Record<string, string>> = {
  'Content-Type': 'application/json; charset=utf-8',
};

/**
 * Returns the URL of the endpoint. Keeps the path and query of the base URL, because a first-party proxy may need them.
 *
 * @param path - The path of the layout: `v2`, `v2/namespace/{namespace}`, `v3/{namespace}`, `v2/w` or `v3/w`.
 * @see https://telemetrydeck.com/docs/ingest/v2/
 * @see https://telemetrydeck.com/docs/ingest/v3/
 */
export function ingestURL(baseURL: string, path: string): string {
  const url = new URL(baseURL);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${path}/`;
  return url.href;
}

const encoder = /* @__PURE__ */ new TextEncoder();

/** Returns the size of a text in bytes of UTF-8. */
export function utf8Size(text: string): number {
  // In ASCII, the text of most signals, every character is one byte. The test is far cheaper than encoding.
  return /[^\0-\x7f]/.test(text) ? encoder.encode(text).length : text.length;
}

/** Returns the text of a request: an array of signals, or a single signal if the layout has no user. */
export function joinSignals(signals: readonly { readonly text: string }[], hasUser: boolean): string {
  const texts = signals.map(({ text }) => text).join();
  return hasUser ? `[${texts}]` : texts;
}

/** Returns the body of a request. */
export const encodeText = (text: string): Uint8Array => encoder.encode(text);
