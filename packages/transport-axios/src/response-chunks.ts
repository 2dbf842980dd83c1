import { type ByteStream, MAX_RESPONSE_BYTES } from '@td/core';

type Chunks = AsyncIterable<Uint8Array>;

/** Returns the bytes of a body, which an adapter returns as text, as a Node stream or as a web stream. */
export function chunksOf(data: unknown): ByteStream | Chunks {
  if (typeof data === 'string') return chunksOfText(data);
  const stream = Object(data) as ByteStream | Chunks;
  return Symbol.asyncIterator in stream || 'getReader' in stream ? stream : chunksOfText('');
}

async function* chunksOfText(text: string): Chunks {
  yield new TextEncoder().encode(text.slice(0, MAX_RESPONSE_BYTES));
}
