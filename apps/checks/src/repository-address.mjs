// The address of the repository stands in the root manifest. What else names it is derived from there, or compared.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where links to files lead: the branch that is released. */
const BRANCH = 'main';

/**
 * @param {string} root - The folder of the repository.
 * @returns {string} Such as `https://github.com/OWNER/NAME`.
 */
export function readAddress(root) {
  const { repository } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return parseAddress(repository ?? '');
}

/**
 * Takes every form in which people copy an address, and returns the plain one.
 *
 * @param {string} text
 * @throws Error when it is not the address of a repository.
 */
export function parseAddress(text) {
  const plain = text
    .trim()
    .replace(/^git\+/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
  if (!/^https:\/\/[\w.-]+\/[\w.-]+\/[\w.-]+$/.test(plain)) {
    throw new Error(`"${text}" is not the address of a repository, such as https://github.com/OWNER/NAME`);
  }
  return plain;
}

/**
 * What the manifest of a package says of the repository.
 *
 * @param {string} address
 * @param {string} folder - Of the package, relative to the root.
 */
export function addressFields(address, folder) {
  return {
    homepage: `${fileAddress(address, folder, 'tree')}#readme`,
    bugs: { url: `${address}/issues` },
    repository: { type: 'git', url: `git+${address}.git`, directory: folder },
  };
}

/**
 * @param {string} address
 * @param {string} path - Relative to the root.
 * @param {'blob' | 'tree'} kind - Of a file, or of a folder.
 */
export function fileAddress(address, path, kind = 'blob') {
  return `${address}/${kind}/${BRANCH}/${path}`;
}
