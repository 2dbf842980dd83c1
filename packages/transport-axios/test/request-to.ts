import type { TransportRequest } from '@td/core';

/** Returns a small request to a URL. */
export function requestTo(url: string, request: Partial<TransportRequest> = {}): TransportRequest {
  return {
    url,
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    body: new TextEncoder().encode('[]'),
    signal: new AbortController().signal,
    ...request,
  };
}
