import type { StoredSignal } from './signal-store.js';

/** TelemetryDeck's own ingest service. */
export const DEFAULT_BASE_URL = 'https://nom.telemetrydeck.com';

/** What every request to the ingest API says of its body. */
export const INGEST_HEADERS: Readonly<Record<string, string>> = {
  'Content-Type': 'application/json; charset=utf-8',
};

/**
 * The URL to post to: `{base}/v2/`, `{base}/v2/namespace/{namespace}/` or `{base}/v3/{namespace}/`, and for a website
 * `{base}/v2/w/` or `{base}/v3/w/`. The path and query of the base are kept, so that a first-party proxy may live below
 * one.
 *
 * @see https://telemetrydeck.com/docs/ingest/v2/
 * @see https://telemetrydeck.com/docs/ingest/v3/
 */
export function ingestURL(
  baseURL: string,
  version: 2 | 3,
  namespace: string | undefined,
  website: boolean | undefined,
): string {
  const url = new URL(baseURL);
  const app = namespace ? `${version === 2 ? 'namespace/' : ''}${namespace}/` : '';
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/v${version}/${website ? 'w/' : app}`;
  return url.href;
}

const encoder = /* @__PURE__ */ new TextEncoder();

/** The size of a text in UTF-8, in bytes. */
export function utf8Size(text: string): number {
  // Most signals are plain ASCII, of which every character is one byte; the test is far cheaper than encoding.
  return /[^\0-\x7f]/.test(text) ? encoder.encode(text).length : text.length;
}

/** The JSON array that a request carries. */
export function joinSignals(signals: readonly Pick<StoredSignal, 'text'>[]): string {
  return `[${signals.map(({ text }) => text).join()}]`;
}

/** The body of a request: an array of signals, but for a website, which sends one by itself. */
export function encodeBatch(signals: readonly Pick<StoredSignal, 'text'>[], website?: boolean): Uint8Array {
  const text = joinSignals(signals);
  return encoder.encode(website ? text.slice(1, -1) : text);
}
