/** @import { Comment, CommentDisplayPart, Reflection } from 'typedoc' */

/**
 * Returns the address of an entry of the reference, for a link from another page of it.
 *
 * @typedef {(reflection: Reflection) => string} UrlOf
 */

/**
 * Returns the text of a comment, or of one of its tags, with its links.
 *
 * @param {readonly CommentDisplayPart[] | undefined} parts
 * @param {UrlOf} urlOf
 */
function partsText(parts, urlOf) {
  const texts = (parts ?? []).map((part) => {
    if (part.kind !== 'inline-tag' || part.target === undefined) return part.text;
    const url = typeof part.target === 'string' ? part.target : urlOf(/** @type {Reflection} */ (part.target));
    return `[${part.text}](${url})`;
  });
  return texts.join('').trim();
}

/**
 * @param {Comment | undefined} comment
 * @param {UrlOf} urlOf
 */
export function summaryText(comment, urlOf) {
  return partsText(comment?.summary, urlOf);
}

/**
 * @param {Comment | undefined} comment
 * @param {`@${string}`} tag
 * @param {UrlOf} urlOf
 */
export function tagText(comment, tag, urlOf) {
  return partsText(comment?.getTag(tag)?.content, urlOf);
}
