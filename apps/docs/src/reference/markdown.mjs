/**
 * Makes a table. Its cells may contain any text without a line break.
 *
 * @param {readonly string[]} header
 * @param {readonly (readonly string[])[]} rows
 */
export function table(header, rows) {
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.map(toCell).join(' | ')} |`).join('\n');
}

/** @param {string} text */
function toCell(text) {
  const lines = text.replace(/^- /, '').replace(/\s*\n- /g, '<br>');
  return lines.replace(/\s*\n\s*/g, ' ').replace(/(?<!\\)\|/g, '\\|');
}

/** @param {string} text */
export function code(text) {
  return `\`${text}\``;
}

/**
 * Makes a page of its parts, with empty lines between them. Leaves out empty parts.
 *
 * @param {readonly (string | false | undefined)[]} parts
 */
export function page(parts) {
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

/**
 * The entries of a list in a comment, by the words in code that each begins with: `` - `a`, `b`: what they mean ``.
 *
 * @param {string} markdown
 * @returns {Map<string, string>}
 */
export function describedWords(markdown) {
  /** @type {Map<string, string>} */
  const described = new Map();
  for (const [, words = '', meaning = ''] of markdown.matchAll(/^- ((?:`[^`]+`(?:, )?)+): ((?:.+\n?(?!- ))+)/gm)) {
    for (const [, word = ''] of words.matchAll(/`([^`]+)`/g)) described.set(word, meaning.trim());
  }
  return described;
}
