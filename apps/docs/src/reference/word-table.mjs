import { LiteralType, ReflectionType, UnionType } from 'typedoc';
import { summaryText } from './comment-text.mjs';
import { code, describedWords, table } from './markdown.mjs';

/** @import { DeclarationReflection } from 'typedoc' */
/** @import { UrlOf } from './comment-text.mjs' */

/**
 * The table of a type that is one of several words, each of which its comment describes in a list.
 *
 * @param {DeclarationReflection} declaration
 * @param {readonly [string, string]} header
 * @param {UrlOf} urlOf
 * @throws Error when the list and the type differ.
 */
export function wordTable(declaration, header, urlOf) {
  const described = describedWords(summaryText(declaration.comment, urlOf));
  const words = literals(declaration);
  const strange = [
    ...words.filter((word) => !described.has(word)),
    ...[...described.keys()].filter((word) => !words.includes(word)),
  ];
  if (words.length === 0 || strange.length > 0) {
    throw new Error(`the comment of ${declaration.name} has to list its words, and no other: ${strange}`);
  }
  return table(
    header,
    words.map((word) => [code(word), capitalize(described.get(word) ?? '')]),
  );
}

/** @param {string} text */
function capitalize(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** @param {DeclarationReflection} declaration */
function literals({ type }) {
  const types = type instanceof UnionType ? type.types : [];
  return types.flatMap((member) => (member instanceof LiteralType ? [`${member.value}`] : []));
}

/**
 * The table of a constant object, each member of which has a comment.
 *
 * @param {DeclarationReflection} declaration
 * @param {readonly string[]} header
 * @param {UrlOf} urlOf
 * @throws Error when a member has no comment.
 */
export function memberWords(declaration, header, urlOf) {
  const members = declaration.type instanceof ReflectionType ? (declaration.type.declaration.children ?? []) : [];
  const bare = members.filter((member) => !summaryText(member.comment, urlOf));
  if (members.length === 0 || bare.length > 0) {
    throw new Error(`each member of ${declaration.name} has to have a comment: ${bare.map(({ name }) => name)}`);
  }
  return table(
    header,
    members.map((member) => [
      code(member.name.replaceAll("'", '')),
      summaryText(member.comment, urlOf),
      member.type instanceof LiteralType ? `${member.type.value}` : '',
    ]),
  );
}
