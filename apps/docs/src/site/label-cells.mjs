/** @import { MarkdownRenderer } from 'vitepress' */

/** A table of so many columns becomes a list of cards on a telephone. */
const WIDE_TABLE = 3;

/**
 * Gives each cell of a wide table the name of its column, which the style sheet shows where there is no room for a table.
 *
 * @param {MarkdownRenderer} markdown
 */
export function labelCells(markdown) {
  markdown.core.ruler.push('label-cells', ({ tokens }) => {
    /** @type {string[]} */
    let labels = [];
    let table = 0;
    let column = 0;
    tokens.forEach((token, index) => {
      if (token.type === 'table_open') {
        table = index;
        labels = [];
      }
      if (token.type === 'th_open') labels.push(textOf(tokens[index + 1]));
      if (token.type === 'thead_close' && labels.length >= WIDE_TABLE) tokens[table]?.attrJoin('class', 'wide-table');
      if (token.type === 'tr_open') column = 0;
      if (token.type === 'td_open') token.attrSet('data-label', labels[column++] ?? '');
    });
  });
}

/** @param {{ readonly children: readonly { readonly content: string }[] | null } | undefined} inline */
function textOf(inline) {
  return (inline?.children ?? []).map(({ content }) => content).join('');
}
