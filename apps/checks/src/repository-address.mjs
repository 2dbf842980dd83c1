// The address of the repository, which stands in the root manifest. All other places are derived from it or checked.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The branch for links to files, from which releases are made. */
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
 * Accepts the usual forms of an address, and returns the plain one.
 *
 * @param {string} text
 * @throws Error when the text is not the address of a repository.
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
 * Returns the fields for the repository in the manifest of a package.
 *
 * @param {string} address
 * @param {string} folder - The folder of the package, relative to the root.
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
 * @param {'blob' | 'tree'} kind - `blob` for a file, `tree` for a folder.
 */
export function fileAddress(address, path, kind = 'blob') {
  return `${address}/${kind}/${BRANCH}/${path}`;
}
