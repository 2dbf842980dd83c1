import { TransportError, toTransportError } from '@td/core';

/** Says in core's words why a request got no response. */
export function undiciError(error: unknown, signal: AbortSignal): TransportError {
  // undici calls aborted also what nobody has aborted, such as a request whose tunnel the proxy refuses.
  const { code, message } = Object(error) as { readonly code?: unknown; readonly message?: string };
  if (code === 'UND_ERR_ABORTED' && !signal.aborted) {
    return new TransportError('network', message || code, { cause: error });
  }
  return toTransportError(error, signal);
}
