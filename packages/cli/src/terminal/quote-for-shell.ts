/** Matches what a shell takes as it is. */
const PLAIN = /^[\w./@%+=:,-]+$/;

/** Matches what could move the cursor or reverse the text of a terminal. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Quotes a word for a shell, such as a path with spaces. The result is one line without control characters. */
export function quoteForShell(word: string): string {
  if (PLAIN.test(word)) return word;
  if (word.search(HIDDEN) < 0) return `'${word.replaceAll("'", "'\\''")}'`;
  return `$'${word.replace(/[\\']/g, '\\$&').replace(HIDDEN, asOctal)}'`;
}

/** The bytes of a character in UTF-8, as shells read them in every locale. */
const asOctal = (character: string): string =>
  Array.from(new TextEncoder().encode(character), (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
