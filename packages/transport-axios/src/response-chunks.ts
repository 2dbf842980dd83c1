import type { ByteStream } from '@td/core';

type Chunks = AsyncIterable<Uint8Array>;

/** Returns the bytes of a body, which an adapter returns as a Node stream or as a web stream. */
export function chunksOf(data: unknown): ByteStream | Chunks {
  const stream = Object(data) as ByteStream | Chunks;
  return Symbol.asyncIterator in stream || 'getReader' in stream ? stream : nothing();
}

async function* nothing(): Chunks {}
