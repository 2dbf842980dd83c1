import type { TransportRequest } from '../contracts/transport.js';

/**
 * Returns a request with headers and bytes of its own, for a transport that may change them. Without the copy, a token
 * that a wrapper of `fetch` writes into the headers would also be sent with the next request.
 */
export const copyRequest = (request: TransportRequest): TransportRequest => ({
  ...request,
  headers: { ...request.headers },
  body: request.body.slice(),
});
