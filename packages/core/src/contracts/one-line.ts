/** The longest message, in characters. The text of an endpoint or a library may have any length. */
const MAX_CHARACTERS = 1000;

/**
 * Returns a text from outside as one line of limited length, for a log or a terminal. Trims it, and replaces line
 * breaks, control characters, invisible characters and those that change the direction of writing with `\ufffd`. For a
 * value that is not a text, returns the name of its type.
 */
export const oneLine = (text: string): string =>
  (typeof text === 'string' ? text : typeof text)
    .trim()
    .slice(0, MAX_CHARACTERS)
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\ufffd');
