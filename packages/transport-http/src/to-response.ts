import type { IncomingMessage } from 'node:http';
import { readResponseText, type TransportResponse } from '@td/core';

/** Node's response as the contract has it. */
export function toResponse(incoming: IncomingMessage): TransportResponse {
  const { headers } = incoming;
  return {
    status: incoming.statusCode as number,
    header(name) {
      const key = name.toLowerCase();
      return Object.hasOwn(headers, key) ? String(headers[key]) : null;
    },
    text: () => readResponseText(incoming),
  };
}
