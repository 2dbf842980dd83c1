// Jest's jsdom has neither `TextEncoder` nor `TextDecoder`, but it has `Buffer`.

/** Reads bytes as UTF-8. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder().decode(bytes);
  } catch {
    return Buffer.from(bytes).toString();
  }
}

/** Writes a text in UTF-8. */
export function encodeText(text: string): Uint8Array {
  try {
    return new TextEncoder().encode(text);
  } catch {
    return new Uint8Array(Buffer.from(text));
  }
}
