import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root.mjs';

/**
 * What can be imported from a package.
 *
 * @typedef {object} EntryPoint
 * @property {string} name - As a program writes it: `@td/transport-fetch/ky`.
 * @property {string} page - The name of its page, without an ending: `transport-fetch-ky`.
 * @property {string} source - The path of its source.
 * @property {string | undefined} description - What a package says of itself; nothing for what else it exports.
 */

/**
 * The packages in the order of the reference. The first that exports a name shows it; the others link there. A name that
 * a package takes from another stands with that other.
 */
const ORDER = ['core', 'transport-', 'node', 'browser', 'testing'];

/**
 * @param {readonly string[]} folders - The names of the folders in `packages`.
 * @returns {EntryPoint[]}
 */
export function readEntryPoints(folders) {
  return sortFolders(folders).flatMap((folder) => {
    /** @type {{ name: string, description: string, exports: Record<string, { readonly '@td/source'?: string }> }} */
    const manifest = JSON.parse(readFileSync(join(ROOT, 'packages', folder, 'package.json'), 'utf8'));
    return Object.entries(manifest.exports).flatMap(([path, target]) => {
      const source = target['@td/source'];
      if (source === undefined) return [];
      const name = manifest.name + path.slice(1);
      const description = path === '.' ? manifest.description : undefined;
      return [{ name, page: pageOf(name), source: join(ROOT, 'packages', folder, source), description }];
    });
  });
}

/**
 * The name of the page of an entry point, without its ending.
 *
 * @param {string} name
 */
export function pageOf(name) {
  return name.replace(/^@[^/]+\//, '').replaceAll('/', '-');
}

/** @param {readonly string[]} folders */
export function sortFolders(folders) {
  const rank = (/** @type {string} */ folder) => {
    const index = ORDER.findIndex((start) => folder.startsWith(start));
    return index === -1 ? ORDER.length : index;
  };
  return folders.toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}
