import { TransportError, type TransportErrorKind } from '@td/core';

/** What a request of Node failed with, as the error of the contract. */
export function httpError(error: unknown, signal: AbortSignal): TransportError {
  // A destroyed request says "socket hang up"; the signal knows why.
  const cause = signal.aborted ? signal.reason : error;
  return new TransportError(kindOf(cause, signal.aborted), messageOf(cause), { cause });
}

function kindOf(cause: unknown, aborted: boolean): TransportErrorKind {
  const { name, code } = Object(cause) as NodeJS.ErrnoException;
  if (name === 'TimeoutError' || code === 'ETIMEDOUT') return 'timeout';
  return aborted ? 'aborted' : 'network';
}

/** Where several addresses of a name failed, the error has a code and no message. */
function messageOf(cause: unknown): string {
  const { message, code } = Object(cause) as NodeJS.ErrnoException;
  return message?.includes(code ?? '') ? message : [code, message].filter(Boolean).join(': ') || String(cause);
}
