const HEADING = /^#{1,6} +(.+?)(?: +#+)?$/gm;

const CODE_BLOCK = /^(```+|~~~+)[\s\S]*?^\1/gm;

/**
 * Returns the targets of the links in a document. Ignores code, which may contain text that looks like a link.
 *
 * @param {string} markdown
 * @returns {string[]}
 */
export function linkTargets(markdown) {
  const text = markdown.replace(CODE_BLOCK, '').replace(/`[^`\n]*`/g, '');
  return [...text.matchAll(/(?:\]\(|^\[[^\]]+\]: +|\b(?:src|href)=")([^)"\s]+)/gm)].map(([, target = '']) => target);
}

/**
 * Returns the anchors of the headings in a document, as GitHub creates them.
 *
 * @param {string} markdown
 * @returns {string[]}
 */
export function headingAnchors(markdown) {
  /** @type {Map<string, number>} */
  const uses = new Map();
  return [...markdown.replace(CODE_BLOCK, '').matchAll(HEADING)].map(([, heading = '']) => {
    const anchor = toAnchor(heading);
    const count = uses.get(anchor) ?? 0;
    uses.set(anchor, count + 1);
    return count === 0 ? anchor : `${anchor}-${count}`;
  });
}

/** @param {string} heading */
function toAnchor(heading) {
  const withoutLinks = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
  return withoutLinks
    .trim()
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Mark}\p{Number}\p{Connector_Punctuation} -]/gu, '')
    .replaceAll(' ', '-');
}
