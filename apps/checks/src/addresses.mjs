// Checks that the documents use the repository's address from the root manifest, and that their links to it lead somewhere.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { headingAnchors, linkTargets } from './markdown.mjs';
import { fileAddress, readAddress } from './repository-address.mjs';
import { repositoryFiles } from './repository-files.mjs';
import { ROOT } from './setup.mjs';

/** @typedef {(path: string) => string | undefined} Read Returns the text of a file, `''` for a folder, or `undefined`. */

/** Matches a URL with an owner and a name. The groups are the repository and the rest of the URL. */
const URL_OF_REPOSITORY = /(https:\/\/[\w.-]+\/[\w.-]+\/([\w.-]*\w))((?:[/?#][^\s"'`<>()[\]{},;]*)?)/g;

/** Matches the rest of a URL that leads to a file or folder. */
const FILE_LINK = /^\/(?:blob|tree)\/[^/]+\/([^#?]+)(?:#(.+))?$/;

/** Matches the READMEs that npm shows outside the repository, where a relative link leads nowhere. */
const PACKAGE_README = /^packages\/[^/]+\/README\.md$/;

/** Matches a complete address, or a heading of the same page. */
const IS_COMPLETE = /^(https?:|mailto:|#)/;

/** Matches the tests, which name other repositories on purpose. */
const NOT_READ = /\.test\.ts$|^pnpm-lock\.yaml$/;

/**
 * @param {string} path - Relative to the root.
 * @param {string} text
 * @param {string} address - The address of the repository.
 * @param {Read} read
 * @returns {string[]} The problems, one sentence each.
 */
export function findAddressProblems(path, text, address, read) {
  const problems = [...text.matchAll(URL_OF_REPOSITORY)].flatMap(({ 0: url, 1: start = '', 3: rest = '', index }) => {
    const base = start.replace(/\.git$/, '');
    const isCloned = text.slice(0, index).endsWith('git clone ');
    if (base === address) return problemsOfLink(url, rest, address, read);
    return isCloned || looksLikeOurs(base, rest, address, read)
      ? [`${url} should begin with ${address}. If the repository has moved, run pnpm set-repository URL`]
      : [];
  });
  const relative = PACKAGE_README.test(path) ? linkTargets(text).filter((target) => !IS_COMPLETE.test(target)) : [];
  return [
    ...problems,
    ...relative.map((link) => `"${link}" leads nowhere on npm: start it with ${fileAddress(address, '')}`),
  ].map((problem) => `${path}: ${problem}`);
}

/**
 * @param {string} url
 * @param {string} rest
 * @param {string} address
 * @param {Read} read
 */
function problemsOfLink(url, rest, address, read) {
  const [, file, anchor] = FILE_LINK.exec(rest.replace(/[.:!?*_]+$/, '')) ?? [];
  if (file === undefined) return [];
  const text = read(file);
  if (text === undefined) return [`${url} leads to a missing file`];
  if (![fileAddress(address, file), fileAddress(address, file, 'tree')].some((start) => url.startsWith(start))) {
    return [`${url} leads to another branch`];
  }
  const isMissing = anchor !== undefined && file.endsWith('.md') && !headingAnchors(text).includes(anchor);
  return isMissing ? [`${url} leads to a missing heading`] : [];
}

/**
 * Whether a URL of another repository should lead to this one, because it names a copy or the former address.
 *
 * @param {string} base
 * @param {string} rest
 * @param {string} address
 * @param {Read} read
 */
function looksLikeOurs(base, rest, address, read) {
  const nameOf = (/** @type {string} */ repository) => repository.split('/').at(-1);
  const [, file = ''] = FILE_LINK.exec(rest) ?? [];
  return (
    nameOf(base) === nameOf(address) ||
    /^\/(issues\/new|security\/)/.test(rest) ||
    (/^(packages|apps)\//.test(file) && read(file) !== undefined)
  );
}

/**
 * @param {string} root - The folder of the repository.
 * @returns {string[]}
 */
export function findAllAddressProblems(root) {
  const address = readAddress(root);
  const read = (/** @type {string} */ path) => {
    const file = join(root, path);
    if (!existsSync(file)) return undefined;
    return statSync(file).isDirectory() ? '' : readFileSync(file, 'utf8');
  };
  return repositoryFiles(root)
    .filter((path) => !NOT_READ.test(path))
    .flatMap((path) => findAddressProblems(path, read(path) ?? '', address, read));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const problems = findAllAddressProblems(ROOT);
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
