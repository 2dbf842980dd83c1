import { ReferenceType, ReflectionKind, UnionType } from 'typedoc';
import { withoutUndefined } from './type-text.mjs';

/** @import { DeclarationReflection, ProjectReflection, SignatureReflection, SomeType } from 'typedoc' */

/**
 * A plain value among the options of a client.
 *
 * @typedef {object} Option
 * @property {string} name - With that of its group: `batch.maxSignals`.
 * @property {boolean} isGroup - Whether its members follow.
 * @property {DeclarationReflection} declaration
 * @property {SignatureReflection | undefined} builder - A member of a group has none of its own.
 */

/**
 * The options of a client of one package.
 *
 * @typedef {object} ClientOptions
 * @property {DeclarationReflection} module
 * @property {readonly Option[]} options - The values.
 * @property {readonly Feature[]} features - What only a builder brings.
 */

/**
 * @typedef {object} Feature
 * @property {SignatureReflection} builder
 * @property {readonly Option[]} members - Of the group of values that the builder takes.
 */

/**
 * Finds the options of all packages by their names: interfaces that end with `ClientOptions`, and functions that begin
 * with `with`.
 *
 * @param {ProjectReflection} project
 * @returns {ClientOptions[]}
 * @throws Error when a value has no builder.
 */
export function readOptions(project) {
  const packages = (project.children ?? []).flatMap((module) => {
    const interfaces = (module.children ?? []).filter(isClientOptions);
    const builders = (module.children ?? []).flatMap(({ name, signatures }) =>
      /^with[A-Z]/.test(name) ? (signatures ?? []).slice(0, 1) : [],
    );
    return interfaces.length > 0
      ? [{ module, members: interfaces.flatMap(({ children }) => children ?? []), builders }]
      : [];
  });
  if (packages.length === 0) throw new Error('no package exports an interface whose name ends with ClientOptions');
  return packages.map(({ module, members, builders }) => {
    const options = members.flatMap((member) => withMembers(member, findBuilder(member, builders)));
    const used = new Set(options.map(({ builder }) => builder));
    const features = builders
      .filter((builder) => !used.has(builder))
      .map((builder) => ({ builder, members: (builder.parameters ?? []).flatMap(({ type }) => groupMembers(type)) }));
    return { module, options, features };
  });
}

/** @param {DeclarationReflection} declaration */
function isClientOptions({ kind, name }) {
  return kind === ReflectionKind.Interface && name.endsWith('ClientOptions');
}

/**
 * @param {DeclarationReflection} declaration
 * @param {SignatureReflection} builder
 * @returns {Option[]}
 */
function withMembers(declaration, builder) {
  const { name } = declaration;
  const members = groupMembers(declaration.type).map((member) => ({ ...member, name: `${name}.${member.name}` }));
  return [{ name, isGroup: members.length > 0, declaration, builder }, ...members];
}

/**
 * The values of a group, where a type is one: an interface whose name ends with `Options`.
 *
 * @param {SomeType | undefined} type
 * @returns {Option[]}
 */
function groupMembers(type) {
  if (type instanceof UnionType) return withoutUndefined(type).flatMap(groupMembers);
  if (!(type instanceof ReferenceType) || !type.name.endsWith('Options')) return [];
  const { children = [] } = /** @type {DeclarationReflection} */ (type.reflection ?? {});
  return children.map((declaration) => ({ name: declaration.name, isGroup: false, declaration, builder: undefined }));
}

/**
 * The builder of a value has its name, or the part of it that matters: `withTimeout` of `timeoutMs`.
 *
 * @template {{ readonly name: string }} Builder
 * @param {{ readonly name: string }} option
 * @param {readonly Builder[]} builders
 * @returns {Builder}
 */
export function findBuilder({ name }, builders) {
  const plain = name.replace(/Ms$/, '').toLowerCase();
  const found =
    builders.find((builder) => subjectOf(builder) === plain) ??
    builders.find((builder) => subjectOf(builder).startsWith(plain) || plain.startsWith(subjectOf(builder)));
  if (!found) throw new Error(`the option ${name} has no builder`);
  return found;
}

/** @param {{ readonly name: string }} builder */
function subjectOf({ name }) {
  return name.slice('with'.length).toLowerCase();
}
