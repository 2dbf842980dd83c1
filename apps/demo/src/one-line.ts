/** More of a response than this is a page and not a message, in characters. */
const MAX_CHARACTERS = 200;

/** Text from elsewhere, fit for one line of a terminal: no line breaks, no escape sequences, no more than a message. */
export function onOneLine(text: string): string {
  const line = text.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim();
  return line.length > MAX_CHARACTERS ? `${line.slice(0, MAX_CHARACTERS)}…` : line;
}
