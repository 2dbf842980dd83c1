/**
 * How much of a response a transport reads, in bytes; the rest is cancelled. An ingest API answers with a few bytes; a
 * captive portal or a broken proxy may answer with a gigabyte.
 */
export const MAX_RESPONSE_BYTES: number = 64 * 1024;

/**
 * Reads the text of a streamed body, for transports. Stops at {@link MAX_RESPONSE_BYTES} and ends the stream, which
 * frees its connection.
 *
 * @example
 * ```ts
 * const text = await readResponseText(incomingMessage);
 * ```
 */
export async function readResponseText(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let room = MAX_RESPONSE_BYTES;
  for await (const chunk of chunks) {
    text += decoder.decode(chunk.subarray(0, room), { stream: true });
    room -= chunk.length;
    if (room <= 0) break;
  }
  return text + decoder.decode();
}
