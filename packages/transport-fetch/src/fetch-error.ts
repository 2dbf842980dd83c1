import { TransportError } from '@td/core';

/** What `fetch` threw, as the error of the contract. */
export function fetchError(error: unknown, signal: AbortSignal): TransportError {
  const { name } = Object(signal.aborted ? signal.reason : error) as Error;
  const stopped = signal.aborted || name === 'AbortError';
  const kind = name === 'TimeoutError' ? 'timeout' : stopped ? 'aborted' : 'network';
  // Node says "fetch failed" and hides the reason in the cause: in its code alone, where several addresses failed.
  const cause = Object(Object(error).cause) as { message?: string; code?: string };
  const reason = cause.message || cause.code;
  return new TransportError(kind, reason ? `${error}: ${reason}` : String(error), { cause: error });
}
