import { isTelemetryDeckError, TransportError } from '../contracts/errors.js';

/** How the platforms and their HTTP libraries say that time ran out, in an error's name or code. */
const timeout = /timed?out|ECONNABORTED/i;

/** How they say that a connection ended which had been made: the request may have gone into it. */
const cut = /ECONNRESET|EPIPE|UND_ERR_SOCKET/;

/**
 * Says in the contract's words why there was no response, for transports: whatever was thrown becomes the cause of a
 * {@link TransportError}, and one that is thrown already stays as it is.
 *
 * @param error - What the platform or library has thrown.
 * @param signal - The request's signal. When it is aborted, its reason is the cause, whatever was thrown.
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
  // `fetch` in Node hides the reason in the cause, and a host with several addresses fails with a code and no message.
  const inner = Object(cause) as Thrown;
  const reason = inner.message || inner.code;
  const text = message || code || String(thrown);
  const isSaid = !reason || text.includes(reason);
  const maybeSent = kind !== 'network' || cut.test(`${code} ${inner.code}`);
  return new TransportError(kind, isSaid ? text : `${text}: ${reason}`, { cause: thrown, maybeSent });
}

type Thrown = Partial<Error> & { readonly code?: string };
