import { TransportError } from '@td/core';

/** undici's own deadlines, which a dispatcher may have set shorter than the client's. */
const timeoutCodes: readonly unknown[] = ['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'];

/** Says in core's words why a request got no response. */
export function undiciError(error: unknown, signal: AbortSignal): TransportError {
  if (signal.aborted) return abortError(signal.reason);
  const { code, message } = Object(error) as { readonly code?: unknown; readonly message?: string };
  // A host with several addresses fails with an AggregateError, which has a code but no message.
  const text = message || String(code ?? error);
  return new TransportError(timeoutCodes.includes(code) ? 'timeout' : 'network', text, { cause: error });
}

function abortError(reason: unknown): TransportError {
  const { name, message } = Object(reason) as { readonly name?: unknown; readonly message?: string };
  const kind = name === 'TimeoutError' ? 'timeout' : 'aborted';
  return new TransportError(kind, message || 'the request was aborted', { cause: reason });
}
