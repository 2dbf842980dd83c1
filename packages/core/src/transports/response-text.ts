import { createDecoder } from '../internal/environment.js';

/**
 * The most bytes of a response that a transport reads: 64 KiB. It cancels the rest. An ingest API answers with a few
 * bytes, but a captive portal or a broken proxy may send a gigabyte.
 */
export const MAX_RESPONSE_BYTES: number = 65_536;

/** The part of a web stream that the library needs. Some platforms cannot iterate over a web stream. */
export interface ByteStream {
  /** Returns the stream's reader. A stream has one reader at a time. */
  getReader(): {
    /** Returns the next bytes; no value at the end. */
    read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
    /** Ends the stream. */
    cancel(): Promise<void>;
  };
}

/**
 * Reads a streamed body as UTF-8 text, for transports. Stops at {@link MAX_RESPONSE_BYTES} and cancels the stream,
 * which frees its connection.
 *
 * @param body - A web stream, or an async iterable of bytes, such as an `IncomingMessage` of Node.
 * @example
 * ```ts
 * const text = await readResponseText(incomingMessage);
 * ```
 */
export async function readResponseText(body: ByteStream | AsyncIterable<Uint8Array>): Promise<string> {
  const decode = createDecoder();
  let text = '';
  let bytesLeft = MAX_RESPONSE_BYTES;
  for await (const chunk of 'getReader' in body ? chunksOf(body) : body) {
    text += decode(chunk.subarray(0, bytesLeft));
    bytesLeft -= chunk.length;
    if (bytesLeft <= 0) break;
  }
  return text + decode();
}

async function* chunksOf(stream: ByteStream): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (let read = await reader.read(); read.value; read = await reader.read()) yield read.value;
  } finally {
    // Not awaited, because the promise of a cloned response settles only when the other clone ends.
    reader.cancel().then(undefined, () => {});
  }
}
