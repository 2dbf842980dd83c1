import { type QueuedSignal, readable } from '../delivery/queued-signal.js';

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

/** The JSON array that a request carries, to be read. */
export function joinSignals(signals: readonly QueuedSignal[]): string {
  return `[${signals.map((signal) => readable(signal).text).join()}]`;
}

/** The body of a request: an array of signals, but for a website, which sends one by itself. */
export function encodeBatch(signals: readonly QueuedSignal[], website?: boolean): Uint8Array {
  const body = encodePieces(signals) ?? encodeText(joinSignals(signals));
  return website ? body.slice(1, -1) : body;
}

/** Piece by piece, each into its place: as one text, a batch would be copied thrice. Nothing where there is only the text. */
function encodePieces(signals: readonly QueuedSignal[]): Uint8Array | undefined {
  // Before each signal a bracket or a comma, and a bracket at the end.
  const body = new Uint8Array(signals.reduce((size, { bytes }) => size + bytes + 1, 1));
  let size = 0;
  for (const { opening, own } of signals) {
    if (own === undefined) return undefined;
    body[size] = size ? COMMA : OPENING_BRACKET;
    size++;
    if (opening) {
      body.set(opening.encoded, size);
      size += opening.encoded.length;
    }
    size += encoder.encodeInto(own, body.subarray(size)).written;
  }
  body[size] = CLOSING_BRACKET;
  return body;
}

const COMMA = 0x2c;

const OPENING_BRACKET = 0x5b;

const CLOSING_BRACKET = 0x5d;

export const encodeText = (text: string): Uint8Array => encoder.encode(text);
