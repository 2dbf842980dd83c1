/** The longest text that is shown, in characters. Enough for a message, too little for an HTML page. */
const MAX_CHARACTERS = 200;

/** Makes foreign text safe for one line of a terminal: no line breaks, no control characters, not too long. */
export function onOneLine(text: string, most: number = MAX_CHARACTERS): string {
  const line = text.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim();
  return line.length > most ? `${line.slice(0, most)}…` : line;
}
