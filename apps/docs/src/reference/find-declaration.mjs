/** @import { DeclarationReflection, ProjectReflection } from 'typedoc' */

/**
 * Something that a package exports, by its name.
 *
 * @param {ProjectReflection} project
 * @param {string} name
 * @returns {DeclarationReflection}
 */
export function findDeclaration(project, name) {
  const found = project.children
    ?.flatMap(({ children = [] }) => children)
    .find((child) => child.name === name && !child.isReference());
  if (!found) throw new Error(`no package exports ${name}`);
  return found;
}
