import { isTelemetryDeckError, TransportError } from '../contracts/errors.js';
import { textOf } from '../internal/text-of.js';

/** Matches the names and codes of time-out errors of platforms and their HTTP libraries. */
const timeout = /timed?out|ECONNABORTED/i;

/** Matches the codes of errors of an open connection. Such a connection may have carried the request. */
const cut = /ECONNRESET|EPIPE|UND_ERR_SOCKET/;

/** Matches the errors of a connection that was never made. Nothing was sent over it, also where it has timed out. */
const unconnected = /\b(connect|getaddrinfo) E|CONNECT_TIMEOUT/;

/**
 * Converts an error of a platform or library into a {@link TransportError}, for transports. The error becomes its
 * cause. Returns a `TransportError` unchanged.
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
  const { name, code, message, cause } = Object(thrown) as Thrown;
  const isTimeout = timeout.test(`${name} ${code}`);
  const kind = isTimeout ? 'timeout' : signal.aborted ? 'aborted' : 'network';
  // In Node, `fetch` puts the reason into the cause. For a host with several addresses, the cause has a code, but no
  // message.
  const inner = Object(cause) as Thrown;
  const reason = inner.message || inner.code;
  const text = message || code || textOf(thrown);
  const isSaid = !reason || text.includes(reason);
  const codes = `${code} ${inner.code}`;
  const maybeSent = (kind !== 'network' || cut.test(codes)) && !unconnected.test(`${codes} ${text} ${reason}`);
  const said = isSaid ? hideURLs(text) : `${hideURLs(text)}: ${hideURLs(reason)}`;
  return new TransportError(kind, said, { cause: thrown, maybeSent });
}

/** The endpoint's URL may hold a secret, and that of a proxy a password. */
const hideURLs = (text: string) => text.replace(/[a-z][\w+.-]*:\/\/\S*/gi, 'the URL');

type Thrown = Partial<Error> & { readonly code?: string };
