import type { StoredSignal } from './signal-store.js';

/** TelemetryDeck's own ingest service. */
export const DEFAULT_BASE_URL = 'https://nom.telemetrydeck.com';

/** What every request to the ingest API says of its body. */
export const INGEST_HEADERS: Readonly<Record<string, string>> = {
  'Content-Type': 'application/json; charset=utf-8',
};

/**
 * The URL to post to: `{base}/v2/`, or `{base}/v2/namespace/{namespace}/`. The path and query of the base are
 * kept, so that a first-party proxy may live below one.
 *
 * @see https://telemetrydeck.com/docs/ingest/v2/
 */
export function ingestV2URL(baseURL: string, namespace: string | undefined): string {
  const url = new URL(baseURL);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/v2/${namespace ? `namespace/${namespace}/` : ''}`;
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

/** The body of a request. */
export function encodeBatch(signals: readonly Pick<StoredSignal, 'text'>[]): Uint8Array {
  return encoder.encode(joinSignals(signals));
}
