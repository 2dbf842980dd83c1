import type { IncomingMessage } from 'node:http';
import { MAX_RESPONSE_BYTES, type TransportResponse } from '@td/core';

/** Node's response as the contract has it. */
export function toResponse(incoming: IncomingMessage): TransportResponse {
  const { headers } = incoming;
  return {
    status: incoming.statusCode as number,
    header(name) {
      const key = name.toLowerCase();
      return Object.hasOwn(headers, key) ? String(headers[key]) : null;
    },
    text: () => readText(incoming),
  };
}

/** By events: to iterate over the message, as `readResponseText` would, takes longer than all else about a response. */
function readText(incoming: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const end = () => resolve(Buffer.concat(chunks).toString('utf8', 0, MAX_RESPONSE_BYTES));
    const fail = () => {
      if (!incoming.readableEnded) reject(incoming.errored ?? new Error('the connection ended within the response'));
    };
    incoming.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size < MAX_RESPONSE_BYTES) return;
      end();
      incoming.destroy();
    });
    incoming.on('end', end).on('error', reject).on('close', fail);
    if (incoming.destroyed) fail();
  });
}
