import { code, page, table } from './markdown.mjs';

/** @import { ProjectReflection } from 'typedoc' */
/** @import { EntryPoint } from './entry-points.mjs' */

const INTRODUCTION = `# Reference

Generated from the comments in the sources by \`pnpm run reference\`; a change of a page by hand is lost.

- [Options](options.md): each with its default, unit and meaning
- [Errors](errors.md): each code, and when it is thrown
- [Statistics and drop reasons](stats.md): what a client counts

## Entry points`;

/** How many names stand for an entry point that has no description of its own. */
const NAMED = 3;

/**
 * The list of all pages.
 *
 * @param {readonly EntryPoint[]} entryPoints
 * @param {ProjectReflection} project
 */
export function indexPage(entryPoints, project) {
  const rows = entryPoints.map(({ name, page: file, description }) => [
    `[${code(name)}](${file}.md)`,
    description ?? namesOf(project, name),
  ]);
  return page([INTRODUCTION, table(['Import from', 'What it has'], rows)]);
}

/**
 * @param {ProjectReflection} project
 * @param {string} name
 */
function namesOf(project, name) {
  const { children = [] } = project.children?.find((module) => module.name === name) ?? {};
  const own = children.filter((child) => !child.isReference()).map((child) => code(child.name));
  return `${own.slice(0, NAMED).join(', ')}${own.length > NAMED ? ' and more' : ''}`;
}
