import { existsSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { ROOT } from '../root.mjs';
import { repositoryAddress } from './repository-address.mjs';
import { sitePath } from './site-path.mjs';

/** @typedef {'file' | 'folder' | undefined} Kind */

/**
 * Returns a link of a document for the site. In the repository, documents link to its files. A link to a page of the
 * site becomes its path on the site; a link to another file becomes its address in the repository.
 *
 * @param {string} href
 * @param {string} from - The path of the document, from the top of the repository.
 * @param {string} address - That of the repository.
 * @param {(path: string) => Kind} kindOf
 * @returns {string}
 * @throws Error when the file is not there.
 */
export function siteLink(href, from, address = repositoryAddress(), kindOf = kindInRepository) {
  const [, target = '', anchor = ''] = /^([^#]*)(#.*)?$/.exec(href) ?? [];
  const absolute = `${address}/blob/main/`;
  if (target === '' || (/^[a-z]+:/.test(target) && !target.startsWith(absolute))) return href;
  const file = target.startsWith(absolute)
    ? target.slice(absolute.length)
    : posix.join(posix.dirname(from), decodeURI(target)).replace(/\/$/, '');
  const page = sitePath(file);
  const kind = kindOf(file);
  if (kind === undefined) throw new Error(`${from} links to ${href}, which is not there`);
  if (page !== undefined) return `/${page}${anchor}`;
  return `${address}/${kind === 'folder' ? 'tree' : 'blob'}/main/${file}${anchor}`;
}

/** @param {string} path @returns {Kind} */
function kindInRepository(path) {
  if (!existsSync(ROOT + path)) return undefined;
  return statSync(ROOT + path).isDirectory() ? 'folder' : 'file';
}
