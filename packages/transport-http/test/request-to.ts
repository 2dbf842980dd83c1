import type { TransportRequest } from '@td/core';

/** Returns a small request to a URL. */
export function requestTo(url: string, changes: Partial<TransportRequest> = {}): TransportRequest {
  const body = new TextEncoder().encode('[]');
  return { url, headers: {}, body, signal: new AbortController().signal, ...changes };
}
