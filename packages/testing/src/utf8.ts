// UTF-8 also where a test environment has neither `TextEncoder` nor `TextDecoder`, as Jest's jsdom.

/** Returns a text in UTF-8. */
export function encodeUTF8(text: string): Uint8Array {
  if (typeof TextEncoder === 'function') return new TextEncoder().encode(text);
  const escaped = encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
  const characters = escaped.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Uint8Array.from(characters, (character) => character.charCodeAt(0));
}

/** Returns the text of bytes in UTF-8. */
export function decodeUTF8(bytes: Uint8Array): string {
  if (typeof TextDecoder === 'function') return new TextDecoder().decode(bytes);
  const escaped = Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  try {
    return decodeURIComponent(escaped);
  } catch {
    // Not UTF-8. Each byte becomes one character.
    return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  }
}
