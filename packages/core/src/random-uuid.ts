/** A version 4 UUID (RFC 9562). `crypto.randomUUID` does not exist on http:// pages; `getRandomValues` does. */
export function randomUUID(): string {
  const digits = Array.from(crypto.getRandomValues(new Uint8Array(31)), (byte) => (byte & 15).toString(16));
  const variant = '89ab'[(crypto.getRandomValues(new Uint8Array(1))[0] as number) & 3];
  return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(
    /[xy]/g,
    (place) => (place === 'x' ? digits.pop() : variant) as string,
  );
}
