import type { QueuedSignal } from '../contracts/signal-queue.js';

/** TelemetryDeck's own ingest service. */
export const DEFAULT_BASE_URL = 'https://nom.telemetrydeck.com';

/** What every request to the ingest API says of its body. */
export const INGEST_HEADERS: Readonly<Record<string, string>> = {
  'Content-Type': 'application/json; charset=utf-8',
};

/**
 * The URL to post to. The path and query of the base URL stay, so that a first-party proxy may live below one.
 *
 * @param path - As the layout has it: `v2`, `v2/namespace/{namespace}`, `v3/{namespace}`, `v2/w` or `v3/w`.
 * @see https://telemetrydeck.com/docs/ingest/v2/
 * @see https://telemetrydeck.com/docs/ingest/v3/
 */
export function ingestURL(baseURL: string, path: string): string {
  const url = new URL(baseURL);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${path}/`;
  return url.href;
}

const [OPEN, COMMA, CLOSE] = [0x5b, 0x2c, 0x5d];

const encoder = /* @__PURE__ */ new TextEncoder();

/** The size of a text in UTF-8, in bytes. */
export function utf8Size(text: string): number {
  // Most signals are plain ASCII, of which every character is one byte; the test is far cheaper than encoding.
  return /[\x80-\uffff]/.test(text) ? encoder.encode(text).length : text.length;
}

/** A text in UTF-8. */
export const encodeText = (text: string): Uint8Array => encoder.encode(text);

/** A signal as it goes into a body. */
type BodyPart = Pick<QueuedSignal, 'text' | 'bytes' | 'prefix' | 'rest'>;

/**
 * The body of a request: an array of signals; without a user, one signal by itself. Signals that share a prefix share its
 * bytes, and nothing is written twice.
 */
export function encodeBody(signals: readonly BodyPart[], hasUser: boolean): Uint8Array {
  if (!hasUser) return encodeText(signals.map(({ text }) => text).join());
  const body = new Uint8Array(signals.reduce((sum, { bytes }) => sum + bytes + 1, 1));
  let end = 0;
  for (const { prefix, rest, text } of signals) {
    body[end] = end ? COMMA : OPEN;
    end++;
    if (prefix) body.set(prefix, end);
    end += prefix?.length ?? 0;
    end += encoder.encodeInto(prefix ? rest : text, body.subarray(end)).written;
  }
  body[end] = CLOSE;
  return body;
}
