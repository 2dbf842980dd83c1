// Reads the published packages and the apps of the repository.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryFiles } from './repository-files.mjs';
import { ROOT } from './setup.mjs';

/**
 * @typedef {object} Manifest
 * @property {string} name
 * @property {string} version
 * @property {boolean} [private]
 * @property {Record<string, string>} [bin] - The programs of a tool.
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
 * Returns the packages of a group, each with the sources that are committed or could be.
 *
 * @param {'packages' | 'apps'} group
 * @param {string} [root]
 * @returns {Workspace[]}
 */
export function readWorkspaces(group, root = ROOT) {
  const paths = repositoryFiles(root).filter((path) => SOURCE.test(path));
  return readdirSync(join(root, group))
    .filter((name) => existsSync(join(root, group, name, 'package.json')))
    .map((name) => ({
      folder: `${group}/${name}`,
      manifest: JSON.parse(readFileSync(join(root, group, name, 'package.json'), 'utf8')),
      sources: paths
        .filter((path) => path.startsWith(`${group}/${name}/`))
        .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') })),
    }));
}
