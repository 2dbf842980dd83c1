/** @import { ProjectReflection } from 'typedoc' */

/**
 * The exports without a comment, which the reference could only list.
 *
 * @param {ProjectReflection} project
 * @returns {string[]}
 */
export function findUndocumented(project) {
  return (project.children ?? []).flatMap((module) =>
    (module.children ?? [])
      .filter((exported) => !exported.isReference())
      .filter(({ comment, signatures = [] }) => !comment && !signatures.some((signature) => signature.comment))
      .map(({ name }) => `${name} of ${module.name}`),
  );
}
