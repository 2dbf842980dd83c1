import { readResponseText, type TransportResponse, toTransportError } from '@td/core';
import type { AxiosAnswer } from './axios-request.js';
import { chunksOf } from './response-chunks.js';

/** What a browser shows as status 0 when a script, by way of the fetch adapter, may see no more of a redirect. */
const HIDDEN_REDIRECT_STATUS = 302;

/** What core is given for an answer of axios's. */
export function toTransportResponse({ status, headers, data }: AxiosAnswer, signal: AbortSignal): TransportResponse {
  ignoreErrors(data);
  return {
    status: status || HIDDEN_REDIRECT_STATUS,
    header(name) {
      const value = headers.get(name);
      return value === undefined || value === null ? null : [value].flat().join(', ');
    },
    async text() {
      try {
        return await readResponseText(chunksOf(data));
      } catch (error) {
        throw toTransportError(error, signal);
      }
    },
  };
}

/** A stream that nobody reads fails by an event when its request is aborted, and an unheard 'error' ends the process. */
function ignoreErrors(data: unknown): void {
  const stream = Object(data) as { on?: (event: 'error', listener: () => void) => void };
  stream.on?.('error', () => {});
}
