import { ArrayType, LiteralType, ReferenceType, ReflectionType, TypeOperatorType, UnionType } from 'typedoc';
import { code } from './markdown.mjs';

/** @import { SomeType } from 'typedoc' */
/** @import { UrlOf } from './comment-text.mjs' */

/**
 * A type in a table: a link where the reference describes it, words where TypeScript would take a line.
 *
 * @param {SomeType | undefined} type
 * @param {UrlOf} urlOf
 * @returns {string}
 */
export function typeText(type, urlOf) {
  if (type instanceof UnionType)
    return withoutUndefined(type)
      .map((member) => typeText(member, urlOf))
      .join(' or ');
  if (type instanceof ReferenceType && type.reflection) return `[${code(type.name)}](${urlOf(type.reflection)})`;
  if (type instanceof ReferenceType && isWrapper(type)) return typeText(type.typeArguments?.[0], urlOf);
  if (type instanceof TypeOperatorType) return typeText(type.target, urlOf);
  if (type instanceof ArrayType) return `${typeText(type.elementType, urlOf)}[]`;
  if (type instanceof ReflectionType && type.declaration.signatures) return 'function';
  if (type instanceof LiteralType && typeof type.value === 'string') return code(`'${type.value}'`);
  return type ? code(`${type}`) : '';
}

/** @param {UnionType} union */
export function withoutUndefined({ types }) {
  return types.filter((type) => `${type}` !== 'undefined');
}

/** @param {ReferenceType} type */
function isWrapper({ name }) {
  return name === 'Partial' || name === 'Readonly';
}
