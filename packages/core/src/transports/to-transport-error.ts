import { defineHidden } from '../contracts/define-hidden.js';
import { isTelemetryDeckError, TransportError } from '../contracts/errors.js';
import { attempt } from '../internal/attempt.js';
import { textOf } from '../internal/text-of.js';

/** Matches the names and codes of time-out errors of platforms and their HTTP libraries. */
const timeout = /timed?out|ECONNABORTED/i;

/**
 * Matches the errors of an open connection, and of a response that cannot be parsed. Such a connection may have carried
 * the request.
 */
const cut = /ECONNRESET|EPIPE|read E(CONN|HOST|NET)|HPE_|HTTP.?[12]|UND_ERR_(SOCKET|RES|INFO|HEADERS)/;

/** Matches the errors of a connection that was never made. Nothing was sent over it, even if the error is a time-out. */
const unconnected = /\b(connect|getaddrinfo) E|CONNECT_TIMEOUT|TUNNEL|CONNECT failed/;

/**
 * Converts an error of a platform or library into a {@link TransportError}, for transports. The error becomes its
 * cause; if it holds the request, as those of axios and ky do, then a copy with only its name, code, message and cause.
 * Returns a `TransportError` unchanged.
 *
 * @param error - The error of the platform or library.
 * @param signal - The request's signal. If it is aborted, its reason becomes the cause in place of the error.
 * @example
 * ```ts
 * catch (error) {
 *   throw toTransportError(error, request.signal);
 * }
 * ```
 */
export function toTransportError(error: unknown, signal: AbortSignal): TransportError {
  if (isTelemetryDeckError(error) && 'kind' in error) return error as TransportError;
  const thrown: unknown = signal.aborted ? signal.reason : error;
  const [name, code, message] = textsOf(thrown);
  const isTimeout = timeout.test(`${name} ${code}`);
  const kind = isTimeout ? 'timeout' : signal.aborted ? 'aborted' : 'network';
  // In Node, the cause of an error of `fetch` has the reason. For a host with several addresses, it has a code, but no
  // message.
  const [, innerCode = '', innerMessage] = textsOf(attempt(() => (thrown as Error).cause));
  const reason = innerMessage || innerCode;
  // A code may be a number, which says little without the name.
  const text = message || (/\D/.test(code) ? code : `${name} ${code}`.trim()) || textOf(thrown);
  const all = `${code} ${innerCode} ${text} ${reason}`;
  const maybeSent = (kind !== 'network' || cut.test(all)) && !unconnected.test(all);
  const cause = signal.aborted ? thrown : withoutRequest(error);
  const texts = text.includes(reason) ? [text] : [text, reason];
  return new TransportError(kind, texts.map(hideURLs).join(': '), { cause, maybeSent });
}

/**
 * Returns an error as it may be printed. If it holds a request with its credentials, as the errors of HTTP libraries do,
 * or shows a URL, or its cause does, a copy with only its name, code, message and cause replaces it.
 *
 * @param depth - How many causes to look at: an error may be its own cause.
 */
function withoutRequest(error: unknown, depth = 3): unknown {
  if (typeof error === 'string') return hideURLs(error);
  const inner = depth ? attempt(() => (error as Error).cause) : undefined;
  const cause = inner && withoutRequest(inner, depth - 1);
  const [name, code, message] = textsOf(error);
  const shown = hideURLs(message);
  const holdsRequest = attempt(() =>
    ['config', 'errors', 'options', 'request', 'response'].some((key) => key in Object(error)),
  );
  if (!holdsRequest && cause === inner && shown === message) return error;
  const copy = new Error(shown, { cause });
  // An assignment would fail where `Error.prototype` is frozen.
  if (name) defineHidden(copy, 'name', name);
  if (code) defineHidden(copy, 'code', code);
  return copy;
}

/** Hides URLs: that of the endpoint may contain a secret, that of a proxy a password. */
const hideURLs = (text: string) => text.replace(/[a-z][\w+.-]{0,20}:\/\/\S*/gi, 'the URL');

/**
 * Returns the name, the code and the message of a thrown value. The value can be anything: each of them may be missing,
 * or of another type, and reading it may throw.
 */
function textsOf(thrown: unknown): readonly [name: string, code: string, message: string] {
  const textIn = (member: string): string => {
    const value = attempt(() => Object(thrown)[member]);
    return typeof value === 'string' || typeof value === 'number' ? `${value}` : '';
  };
  return [textIn('name'), textIn('code'), textIn('message')];
}
