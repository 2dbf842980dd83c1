/** The most characters of a name or an identifier; nothing after them counts. No name or identifier needs as many. */
const MAX_CHARACTERS = 10_000;

/** The start of a name or an identifier, before anything reads, hashes or remembers the rest. A copy: a part of a text would hold the whole. */
export const cut = (text: string): string =>
  text.length > MAX_CHARACTERS ? JSON.parse(JSON.stringify(text.slice(0, MAX_CHARACTERS))) : text;
