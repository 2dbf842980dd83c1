import { summaryText } from './comment-text.mjs';
import { code, table } from './markdown.mjs';
import { typeText } from './type-text.mjs';

/** @import { DeclarationReflection } from 'typedoc' */
/** @import { UrlOf } from './comment-text.mjs' */

/**
 * The properties of an interface or class that have a comment.
 *
 * @param {DeclarationReflection} declaration
 * @param {UrlOf} urlOf
 */
export function memberTable({ children = [] }, urlOf) {
  const described = children.filter(({ comment, type }) => comment && type);
  return table(
    ['Property', 'Type', 'Meaning'],
    described.map(({ name, type, comment }) => [code(name), typeText(type, urlOf), summaryText(comment, urlOf)]),
  );
}
