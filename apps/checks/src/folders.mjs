// The folders inside each package: which there are, who imports from whom, and that no files import in a circle. An
// import of types counts like any other: it ties the reader of one file to the other.
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
 * @returns {string[]} What is wrong, one sentence each.
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
 * The files of the same package that a file imports from.
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
      .map((name) => `${name}: is in the map, but there is no such folder`),
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
  // A file without a place is a problem of its own.
  if (!from || !to || from.rank === to.rank) return undefined;
  if (to.rank < from.rank) return `${to.name} stands above ${from.name}`;
  const allowed = only[from.name];
  return !allowed || allowed.includes(to.name) ? undefined : `${from.name} imports from ${allowed.join(', ')} alone`;
}

/**
 * A file that is named goes before its folder.
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
