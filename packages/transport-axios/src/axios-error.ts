import { TransportError } from '@td/core';

/** An instance's own time limit; axios says the one or the other, as the instance's `transitional` option wants. */
const timeoutCodes: readonly unknown[] = ['ECONNABORTED', 'ETIMEDOUT'];

/** Says in core's words why a request got no response. */
export function axiosError(error: unknown, signal: AbortSignal): TransportError {
  if (signal.aborted) return abortError(signal.reason);
  const { code, message } = Object(error) as { readonly code?: unknown; readonly message?: string };
  // A host with several addresses fails with an error that may have a code but no message.
  const text = message || String(code ?? error);
  return new TransportError(timeoutCodes.includes(code) ? 'timeout' : 'network', text, { cause: error });
}

function abortError(reason: unknown): TransportError {
  const { name, message } = Object(reason) as { readonly name?: unknown; readonly message?: string };
  const kind = name === 'TimeoutError' ? 'timeout' : 'aborted';
  return new TransportError(kind, message || 'the request was aborted', { cause: reason });
}
