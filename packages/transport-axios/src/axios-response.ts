import { MAX_RESPONSE_BYTES, readResponseText, type TransportResponse, toTransportError } from '@td/core';
import type { WireResponse } from './axios-request.js';
import { chunksOf } from './response-chunks.js';

/** Stands for a redirect that a browser hides from the fetch adapter, as status 0 and without headers. */
const HIDDEN_REDIRECT_STATUS = 302;

/** Converts axios's response into the response of the transport contract. */
export function toTransportResponse({ status, headers, data }: WireResponse, signal: AbortSignal): TransportResponse {
  ignoreErrors(data);
  return {
    status: status || HIDDEN_REDIRECT_STATUS,
    header(name) {
      const value = headers.get(name);
      return value === undefined || value === null ? null : [value].flat().join(', ');
    },
    async text() {
      try {
        // An adapter without streams has decoded the text already.
        if (typeof data === 'string') return data.slice(0, MAX_RESPONSE_BYTES);
        return await readResponseText(chunksOf(data));
      } catch (error) {
        throw toTransportError(error, signal);
      }
    },
  };
}

/** An abort makes an unread stream emit 'error'. Without a listener, that event would end the process. */
function ignoreErrors(data: unknown): void {
  const stream = Object(data) as { on?: (event: 'error', listener: () => void) => void };
  stream.on?.('error', () => {});
}
