/** The most characters of a name or an identifier; nothing after them counts. No name or identifier needs as many. */
const MAX_CHARACTERS = 10_000;

/**
 * Returns the start of a name or an identifier, before anything reads, hashes or remembers the rest. It is a copy, because
 * a part of a text keeps the whole text in memory.
 */
export const cut = (text: string): string =>
  text.length > MAX_CHARACTERS ? JSON.parse(JSON.stringify(text.slice(0, MAX_CHARACTERS))) : text;
