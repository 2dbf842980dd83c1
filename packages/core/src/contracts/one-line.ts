/** The longest message, in characters. What an endpoint or a library says can be of any length. */
const MAX_CHARACTERS = 1000;

/**
 * A text from outside as one line for a log or a terminal, of a limited length. `\ufffd` stands for each line break, each
 * control character, and each character that cannot be seen or that turns the direction of writing. What is no text
 * becomes the name of its type.
 */
export const oneLine = (text: string): string =>
  (typeof text === 'string' ? text : typeof text).slice(0, MAX_CHARACTERS).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\ufffd');
