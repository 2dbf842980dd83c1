import { MAX_RESPONSE_BYTES } from '@td/core';

type Chunks = AsyncIterable<Uint8Array>;

/** The bytes of a body in whatever form the adapter gives it: text, a stream of Node's, or a web stream. */
export function chunksOf(data: unknown): Chunks {
  if (typeof data === 'string') return chunksOfText(data);
  const stream = Object(data) as Partial<Chunks> & Partial<ReadableStream<Uint8Array>>;
  if (stream[Symbol.asyncIterator]) return stream as Chunks;
  return stream.getReader ? chunksOfReader(stream.getReader()) : chunksOfText('');
}

async function* chunksOfText(text: string): Chunks {
  yield new TextEncoder().encode(text.slice(0, MAX_RESPONSE_BYTES));
}

/** Safari's web streams cannot be iterated. */
async function* chunksOfReader(reader: ReadableStreamDefaultReader<Uint8Array>): Chunks {
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    // Not awaited: where somebody has cloned the response, this settles only after their copy has ended.
    reader.cancel().catch(() => {});
  }
}
