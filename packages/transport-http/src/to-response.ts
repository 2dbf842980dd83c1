import type { ClientRequest, IncomingMessage } from 'node:http';
import { MAX_RESPONSE_BYTES, type TransportResponse, toTransportError } from '@td/core';

/** Converts Node's response into the response of the transport contract. */
export function toResponse(incoming: IncomingMessage, outgoing: ClientRequest, signal: AbortSignal): TransportResponse {
  const { headers } = incoming;
  let text: Promise<string> | undefined;
  return {
    status: incoming.statusCode as number,
    header(name) {
      const key = name.toLowerCase();
      return Object.hasOwn(headers, key) ? String(headers[key]) : null;
    },
    text() {
      text ??= readText(incoming, outgoing, signal);
      return text;
    },
  };
}

/** Created with the first response, because creating it takes 0.2 ms. */
let decoder: InstanceType<typeof TextDecoder> | undefined;

/** Uses events: iterating over the message, as `readResponseText` does, takes longer than the rest of the response. */
function readText(incoming: IncomingMessage, outgoing: ClientRequest, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const succeed = () => {
      try {
        decoder ??= new TextDecoder();
        resolve(decoder.decode(Buffer.concat(chunks).subarray(0, MAX_RESPONSE_BYTES)));
      } catch {
        // A test environment may lack `TextDecoder`. The text is only for messages.
        resolve('');
      }
    };
    const fail = () => {
      const error = incoming.errored ?? new Error('the connection ended in the middle of the response');
      reject(toTransportError(error, signal));
    };
    const append = (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size < MAX_RESPONSE_BYTES) return;
      succeed();
      // Bun and Deno emit `data` for what they have already received. Without this, each event would decode again.
      incoming.off('data', append).destroy();
    };
    incoming.on('data', append);
    // If the whole response has arrived before an abort, Node emits `end` without the part that was not read yet.
    incoming.on('end', () => (signal.aborted ? fail() : succeed()));
    incoming.on('close', () => {
      if (!incoming.readableEnded) fail();
      // Closes the connection if the server answered before it read the request. A connection in the agent's pool stays.
      outgoing.destroy();
    });
    if (incoming.destroyed) fail();
  });
}
