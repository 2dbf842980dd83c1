/** The most characters of a name or an identifier. The client ignores the rest. No name or identifier needs as many. */
const MAX_CHARACTERS = 10_000;

/**
 * Cuts a name or an identifier that is too long, before the client reads, hashes or remembers it. Returns a copy,
 * because a part of a text keeps the whole text in memory.
 */
export const cut = (text: string): string =>
  text.length > MAX_CHARACTERS ? JSON.parse(JSON.stringify(text.slice(0, MAX_CHARACTERS))) : text;
