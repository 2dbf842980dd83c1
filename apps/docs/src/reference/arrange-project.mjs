import { LiteralType, makeRecursiveVisitor, ReflectionKind } from 'typedoc';

/** @import { DeclarationReflection, ProjectReflection, Reflection, SomeType, UnionType } from 'typedoc' */
/** @import { EntryPoint } from './entry-points.mjs' */

/** The order on a page: what is called, then what is passed and returned, then what comes from elsewhere. */
const GROUPS = ['Functions', 'Classes', 'Interfaces', 'Type Aliases', 'Variables', 'References'];

/**
 * Names the modules as programs do, and brings all that they export into an order that does not depend on where it is
 * declared.
 *
 * @param {ProjectReflection} project
 * @param {readonly EntryPoint[]} entryPoints
 */
export function arrangeProject(project, entryPoints) {
  for (const module of project.children ?? []) module.name = nameOf(project, module, entryPoints);
  const names = entryPoints.map(({ name }) => name);
  project.children?.sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
  for (const module of project.children ?? []) {
    for (const member of module.children ?? []) dropInherited(project, member);
    const groups = module.groups ?? [];
    groups.sort((a, b) => GROUPS.indexOf(a.title) - GROUPS.indexOf(b.title));
    for (const { children } of groups) children.sort(byName);
    // The anchors of a page are given out in this order, which has to be that of its headings.
    module.children = groups.flatMap(({ children }) => /** @type {DeclarationReflection[]} */ (children));
  }
  for (const reflection of project.getReflectionsByKind(TYPED)) {
    // An object that is taken apart where it is declared has no name there.
    if (reflection.name === '__namedParameters') reflection.name = 'options';
    /** @type {{ type?: SomeType }} */ (reflection).type?.visit(makeRecursiveVisitor({ union: sortLiterals }));
  }
}

const TYPED = ReflectionKind.Property | ReflectionKind.Parameter | ReflectionKind.CallSignature;

/**
 * Sorts the members of a union. The compiler lists them in the order in which it finds them, which may change with any
 * other source.
 *
 * @param {UnionType} union
 */
function sortLiterals({ types }) {
  const isText = (/** @type {SomeType} */ type) => type instanceof LiteralType && typeof type.value === 'string';
  const sorted = types.filter(isText).sort((a, b) => (`${a}` < `${b}` ? -1 : 1));
  types.forEach((type, index) => {
    if (isText(type)) types[index] = /** @type {LiteralType} */ (sorted.shift());
  });
}

/**
 * @param {ProjectReflection} project
 * @param {Reflection} module
 * @param {readonly EntryPoint[]} entryPoints
 */
function nameOf(project, module, entryPoints) {
  const file = project.getSymbolIdFromReflection(module)?.fileName;
  const entryPoint = entryPoints.find(({ source }) => source === file);
  if (!entryPoint) throw new Error(`${module.name} is no entry point`);
  return entryPoint.name;
}

/**
 * Removes the inherited members of an interface or class: its page says what it extends.
 *
 * @param {ProjectReflection} project
 * @param {DeclarationReflection} reflection
 */
function dropInherited(project, reflection) {
  for (const member of [...(reflection.children ?? [])]) {
    if (member.inheritedFrom) project.removeReflection(member);
  }
  if (!reflection.groups) return;
  const kept = new Set(reflection.children);
  reflection.groups = reflection.groups.filter((group) => {
    group.children = group.children.filter((child) => kept.has(/** @type {DeclarationReflection} */ (child)));
    return group.children.length > 0;
  });
}

/**
 * @param {Reflection} a
 * @param {Reflection} b
 */
function byName(a, b) {
  const [left, right] = [a.name.toLowerCase(), b.name.toLowerCase()];
  if (left === right) return a.name < b.name ? -1 : 1;
  return left < right ? -1 : 1;
}
