/**
 * A part of a page that a search finds by itself.
 *
 * @typedef {object} SearchSection
 * @property {string} anchor
 * @property {readonly string[]} titles
 * @property {string} text
 */

/** A row of a table whose first cell has an anchor, and the name of an option. */
const ROW = /<tr>\s*<td[^>]*><a id="([^"]+)"><\/a><code[^>]*>([^<]+)<\/code>(.*?)<\/tr>/gs;

/**
 * Makes each option a result of its own, which leads to its row.
 *
 * @param {string} path
 * @param {string} html
 * @returns {SearchSection[] | undefined} Nothing for a page that is searched by its headings.
 */
export function optionSections(path, html) {
  if (!path.endsWith('reference/options.md')) return undefined;
  return Array.from(html.matchAll(ROW), ([, anchor = '', name = '', rest = '']) => ({
    anchor,
    titles: ['Options', name],
    text: rest.replace(/<[^>]+>/g, ' '),
  }));
}
