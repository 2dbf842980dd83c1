// `pnpm set-repository URL`: changes the address of the repository everywhere, after the repository has moved.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { addressFields, parseAddress } from './repository-address.mjs';
import { repositoryFiles } from './repository-files.mjs';
import { mustRun } from './run-command.mjs';
import { ROOT } from './setup.mjs';

const PACKAGE_MANIFEST = /^(packages\/[^/]+)\/package\.json$/;

/**
 * @param {string} root - The folder of the repository.
 * @param {string} url - The new address.
 * @returns {string[]} The files that changed, relative to the root.
 */
export function setRepository(root, url) {
  const address = parseAddress(url);
  const paths = repositoryFiles(root);
  const former = formerAddresses(root, paths).filter((one) => one !== address);
  return paths.filter((path) => {
    const file = join(root, path);
    const text = readFileSync(file, 'utf8');
    const moved = withFields(
      path,
      former.reduce((changed, one) => withAddress(changed, one, address), text),
      address,
    );
    if (moved === text) return false;
    writeFileSync(file, moved);
    return true;
  });
}

/**
 * Returns the addresses in the root manifest and in those of the packages, which differ if the root was changed by hand.
 *
 * @param {string} root
 * @param {readonly string[]} paths
 */
function formerAddresses(root, paths) {
  const manifests = paths
    .filter((path) => path === 'package.json' || PACKAGE_MANIFEST.test(path))
    .map((path) => JSON.parse(readFileSync(join(root, path), 'utf8')));
  const named = manifests.map(({ repository }) => repository?.url ?? repository).filter((one) => one !== undefined);
  return [...new Set(named.map(parseAddress))];
}

/**
 * Replaces the former address with the new one, unless it is only the start of a longer name.
 *
 * @param {string} text
 * @param {string} former
 * @param {string} address
 */
function withAddress(text, former, address) {
  const literal = former.replace(/[.\\+*?^$()[\]{}|]/g, '\\$&');
  return text.replace(new RegExp(`${literal}(?![\\w-]|\\.(?!git\\b)\\w)`, 'g'), () => address);
}

/**
 * Sets the fields of a manifest that follow from the address.
 *
 * @param {string} path
 * @param {string} text
 * @param {string} address
 */
function withFields(path, text, address) {
  const folder = PACKAGE_MANIFEST.exec(path)?.[1];
  if (folder === undefined && path !== 'package.json') return text;
  const fields = folder === undefined ? { repository: address } : addressFields(address, folder);
  return `${JSON.stringify({ ...JSON.parse(text), ...fields }, undefined, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const changed = setRepository(ROOT, process.argv[2] ?? '');
    for (const path of changed) console.log(path);
    // Formats again, because the width of a table depends on its links.
    if (changed.length > 0) await mustRun('biome', ['format', '--write', '--no-errors-on-unmatched', ...changed]);
    console.log(changed.length > 0 ? `${changed.length} files changed` : 'nothing to change');
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
