/** Headings that say no more than the tables and blocks of code below them. */
const NEEDLESS_HEADING =
  /^#{3,6} (?:Call Signature|Constructors?|Methods|Parameters|Properties|Type Declaration|Type Parameters)\n+/gm;

/** @type {readonly (readonly [RegExp, string])[]} */
const RULES = [
  [NEEDLESS_HEADING, ''],
  [/^#{3,6} (Index Signature|Union Members)$/gm, '**$1**'],
  [/^\*\*\*\n+/gm, ''],
  // A union that begins on a line of its own, in a signature and in a table.
  [/: *\n +\| (.+)\n\| /g, ': $1 | '],
  [/ \| \\\| /g, ' | '],
  // A method stands one level below what it belongs to.
  [/^#{5,6} /gm, '#### '],
  [/^\*\*(?:Default Value)\*\*\n+/gm, '**Default**: '],
  [/^\*\*(Throws|See)\*\*\n+/gm, '**$1**: '],
  // A list in the cell of a table.
  [/ \| - (?=`[^`]+`:)/g, ' | '],
  [/(?<=^\|.*) - (?=`[^`]+`:)/gm, '<br>'],
  [/[ \t]+$/gm, ''],
  [/\n{3,}/g, '\n\n'],
];

/**
 * Removes the parts of a generated page that do not help its reader.
 *
 * @param {string} markdown
 */
export function tidyPage(markdown) {
  return RULES.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), markdown);
}
