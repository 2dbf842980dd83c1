/** A version 4 UUID (RFC 9562). `crypto.randomUUID` does not exist on http:// pages; `getRandomValues` does. */
export function randomUUID(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let text = '';
  for (let index = 0; index < 16; index++) {
    let byte = bytes[index] as number;
    if (index === 6) byte = (byte & 0x0f) | 0x40;
    if (index === 8) byte = (byte & 0x3f) | 0x80;
    text += (index === 4 || index === 6 || index === 8 || index === 10 ? '-' : '') + (byte + 256).toString(16).slice(1);
  }
  return text;
}
