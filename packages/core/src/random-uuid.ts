/** A version 4 UUID (RFC 9562). `crypto.randomUUID` does not exist on http:// pages; `getRandomValues` does. */
export function randomUUID(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  // The version is 4; the variant is any of 8, 9, a and b.
  return digits.replace(/(.{8})(.{4}).(.{3}).(.{3})/, '$1-$2-4$3-a$4-');
}
