// Reads the published packages and the apps of the repository.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT } from './setup.mjs';

/**
 * @typedef {object} Manifest
 * @property {string} name
 * @property {string} version
 * @property {boolean} [private]
 * @property {Record<string, unknown>} exports
 * @property {Record<string, unknown>} [imports] - Names that the package's own sources import, such as `#development`.
 * @property {Record<string, string>} [scripts]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [devDependencies]
 * @property {Record<string, string>} [optionalDependencies]
 * @property {Record<string, string>} [peerDependencies]
 */

/**
 * @typedef {object} Workspace
 * @property {string} folder - Relative to the root, such as `packages/core`.
 * @property {Manifest} manifest
 * @property {readonly SourceFile[]} sources
 */

/**
 * @typedef {object} SourceFile
 * @property {string} path - Relative to the root.
 * @property {string} text
 */

const SOURCE = /\.(ts|mts|cts|tsx|mjs|cjs|js)$/;

/**
 * Returns all files below a folder, without installed packages and build output.
 *
 * @param {string} folder
 * @returns {string[]}
 */
function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (['node_modules', 'dist', '.turbo'].includes(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

/**
 * @param {'packages' | 'apps'} group
 * @returns {Workspace[]}
 */
export function readWorkspaces(group) {
  return readdirSync(join(ROOT, group))
    .filter((name) => existsSync(join(ROOT, group, name, 'package.json')))
    .map((name) => ({
      folder: `${group}/${name}`,
      manifest: JSON.parse(readFileSync(join(ROOT, group, name, 'package.json'), 'utf8')),
      sources: filesBelow(join(ROOT, group, name))
        .filter((path) => SOURCE.test(path))
        .map((path) => ({ path: relative(ROOT, path), text: readFileSync(path, 'utf8') })),
    }));
}
