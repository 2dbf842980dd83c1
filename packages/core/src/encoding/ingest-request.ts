import type { QueuedSignal } from '../contracts/signal-queue.js';
import { utf8Encoder } from '../internal/environment.js';

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
  // Written without `URL`: in React Native its setters are missing, and signals would go to the base URL.
  const query = `${baseURL}?`.indexOf('?');
  let end = query;
  while (baseURL[end - 1] === '/') end--;
  return `${baseURL.slice(0, end)}/${path}/${baseURL.slice(query)}`;
}

const OPEN = 0x5b;
const COMMA = 0x2c;
const CLOSE = 0x5d;

/** Has room for most signals. A character takes up to three bytes. */
const scratch = /* @__PURE__ */ new Uint8Array(4096);

/** Returns the size of a text in bytes of UTF-8. */
// Encodes into existing memory. A regular expression over the characters takes twice as long.
export const utf8Size = (text: string): number =>
  text.length * 3 > scratch.length ? encodeText(text).length : utf8Encoder().encodeInto(text, scratch).written;

/** Returns a text in UTF-8. */
export const encodeText = (text: string): Uint8Array => utf8Encoder().encode(text);

/** The parts of a signal that its request needs. */
type BodyPart = Pick<QueuedSignal, 'text' | 'bytes' | 'prefix' | 'rest'>;

/**
 * Returns the body of a request: an array of signals, or a single signal if the layout has no user. The bytes of a shared
 * prefix are copied, not encoded again.
 */
export function encodeBody(signals: readonly BodyPart[], hasUser: boolean): Uint8Array {
  const body = new Uint8Array(signals.reduce((sum, { bytes }) => sum + bytes + 1, 1));
  let end = 0;
  for (const { prefix, rest, text } of signals) {
    body[end] = end ? COMMA : OPEN;
    end++;
    if (prefix) body.set(prefix, end);
    end += prefix?.length ?? 0;
    end += utf8Encoder().encodeInto(prefix ? rest : text, body.subarray(end)).written;
  }
  body[end] = CLOSE;
  return hasUser ? body : body.slice(1, end);
}
