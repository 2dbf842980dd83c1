/**
 * How much of a response a transport reads, in bytes; the rest is cancelled. An ingest API answers with a few bytes; a
 * captive portal or a broken proxy may answer with a gigabyte.
 */
export const MAX_RESPONSE_BYTES: number = 64 * 1024;

/** A web stream, as far as it is used. Not every platform can iterate over one. */
export interface ByteStream {
  /** The stream's reader, for one reader only. */
  getReader(): {
    /** The next bytes, as long as there are any. */
    read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
    /** Ends the stream. */
    cancel(): Promise<void>;
  };
}

/**
 * Reads the text of a streamed body, for transports: of a web stream, or of anything that can be iterated. Stops at
 * {@link MAX_RESPONSE_BYTES} and ends the stream, which frees its connection.
 *
 * @example
 * ```ts
 * const text = await readResponseText(incomingMessage);
 * ```
 */
export async function readResponseText(body: ByteStream | AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let room = MAX_RESPONSE_BYTES;
  for await (const chunk of 'getReader' in body ? chunksOf(body) : body) {
    text += decoder.decode(chunk.subarray(0, room), { stream: true });
    room -= chunk.length;
    if (room <= 0) break;
  }
  return text + decoder.decode();
}

async function* chunksOf(stream: ByteStream): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (let read = await reader.read(); read.value; read = await reader.read()) yield read.value;
  } finally {
    // Not awaited: when somebody has cloned the response, this settles only after their copy has ended.
    reader.cancel().catch(() => {});
  }
}
