// Checks the folders of each package: which folders exist, which may import from which, and that no files import in a
// circle. Imports of types count as well, because a reader has to follow them, too.
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { findCircles } from './circles.mjs';
import { FILES_ONLY, FOLDER_MAPS } from './folder-map.mjs';
import { importsOf } from './imports-of.mjs';
import { readWorkspaces } from './workspace.mjs';

/** @import { FolderMap } from './folder-map.mjs' */
/** @import { Workspace } from './workspace.mjs' */

/**
 * @param {Workspace} workspace
 * @param {FolderMap} [map]
 * @returns {string[]} The problems, one sentence each.
 */
export function findFolderViolations({ folder, sources }, map = FOLDER_MAPS[folder] ?? FILES_ONLY) {
  const root = `${folder}/src`;
  const files = sources.filter(({ path }) => path.startsWith(`${root}/`) && !path.endsWith('.test.ts'));
  const paths = files.map(({ path }) => path.slice(root.length + 1));
  const imports = new Map(
    files.map(({ text }, index) => [paths[index] ?? '', importedFiles(paths[index] ?? '', text)]),
  );
  return [
    ...placeViolations(paths, map).map((problem) => `${root}/${problem}`),
    ...[...imports].flatMap(([path, targets]) =>
      targets.flatMap((target) => {
        const problem = directionProblem(path, target, map);
        return problem ? [`${root}/${path}: imports ${target}, but ${problem}`] : [];
      }),
    ),
    ...findCircles(imports).map((circle) => `${root}: a circle of imports: ${circle.join(' → ')}`),
  ];
}

/**
 * Returns the files of the same package that a file imports.
 *
 * @param {string} path
 * @param {string} text
 */
function importedFiles(path, text) {
  return importsOf(text)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => join(dirname(path), specifier).replace(/\.js$/, '.ts'));
}

/**
 * @param {readonly string[]} paths
 * @param {FolderMap} map
 */
function placeViolations(paths, { order }) {
  const folders = order.flat().filter((name) => name.endsWith('/'));
  return [
    ...paths.filter((path) => placeOf(path, order) === undefined).map((path) => `${path}: has no place in the map`),
    ...folders
      .filter((name) => !paths.some((path) => path.startsWith(name)))
      .map((name) => `${name}: is in the map, but does not exist`),
  ];
}

/**
 * @param {string} path
 * @param {string} target
 * @param {FolderMap} map
 */
function directionProblem(path, target, { order, only = {} }) {
  const from = placeOf(path, order);
  const to = placeOf(target, order);
  // A file without a place is reported elsewhere.
  if (!from || !to || from.rank === to.rank) return undefined;
  if (to.rank < from.rank) return `${to.name} stands above ${from.name}`;
  const allowed = only[from.name];
  return !allowed || allowed.includes(to.name) ? undefined : `${from.name} may only import from ${allowed.join(', ')}`;
}

/**
 * Returns the place of a file. A file that the map names has its own place, not that of its folder.
 *
 * @param {string} path
 * @param {FolderMap['order']} order
 */
function placeOf(path, order) {
  const [folder = '', ...rest] = path.split('/');
  for (const name of [path, rest.length > 0 ? `${folder}/` : '*']) {
    const rank = order.findIndex((place) => [place].flat().includes(name));
    if (rank >= 0) return { name, rank };
  }
  return undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const violations = readWorkspaces('packages').flatMap((workspace) => findFolderViolations(workspace));
  for (const violation of violations) console.error(violation);
  process.exitCode = violations.length === 0 ? 0 : 1;
}
