import { posix } from 'node:path';

const IDS = /\sid="([^"]*)"/g;
const LINKS = /<a\b[^>]*?\shref="([^"]*)"/g;
const RESOURCES = /<(?:script|img|source|iframe)\b[^>]*?\ssrc="([^"]*)"|<link\b[^>]*?\shref="([^"]*)"/g;
const STYLE_RESOURCES = /@import\s*(?:url\()?["']?([^"')\s;]+)|url\(["']?([^"')]+)/g;

const IS_ELSEWHERE = /^([a-z]+:)?\/\//i;

/**
 * Finds the problems of a built site: dead links, and resources that are loaded from another server.
 *
 * @param {ReadonlyMap<string, string>} texts - The pages and style sheets, by their paths.
 * @param {ReadonlySet<string>} files - The paths of all files.
 * @returns {string[]} One sentence each.
 */
export function findSiteProblems(texts, files) {
  const ids = new Map(Array.from(texts, ([path, text]) => [path, new Set(found(text, IDS).map(decode))]));
  return Array.from(texts).flatMap(([path, text]) => {
    const isPage = path.endsWith('.html');
    const links = isPage ? found(text, LINKS) : [];
    const resources = found(text, isPage ? RESOURCES : STYLE_RESOURCES).filter((url) => !url.startsWith('data:'));
    return [
      ...links.flatMap((href) => linkProblem(href, path, ids)),
      ...resources.flatMap((url) => resourceProblem(url, path, files)),
    ].map((problem) => `${path} ${problem}`);
  });
}

/**
 * @param {string} href
 * @param {string} from
 * @param {ReadonlyMap<string, ReadonlySet<string>>} ids
 */
function linkProblem(href, from, ids) {
  const [, target = '', anchor] = /^([^#?]*)(?:\?[^#]*)?(?:#(.*))?$/.exec(decode(href)) ?? [];
  if (IS_ELSEWHERE.test(target) || /^[a-z]+:/i.test(target)) return [];
  const page = target === '' ? from : pathFrom(from, target);
  const anchors = ids.get(page);
  if (!anchors) return [`links to ${href}, which is no page`];
  return anchor && !anchors.has(anchor) ? [`links to ${href}, which is no place on that page`] : [];
}

/**
 * @param {string} url
 * @param {string} from
 * @param {ReadonlySet<string>} files
 */
function resourceProblem(url, from, files) {
  if (IS_ELSEWHERE.test(url)) return [`loads ${url} from elsewhere`];
  return files.has(pathFrom(from, url)) ? [] : [`loads ${url}, which is not there`];
}

/**
 * @param {string} from
 * @param {string} target
 */
function pathFrom(from, target) {
  const path = target.startsWith('/') ? target.slice(1) : posix.join(posix.dirname(from), target);
  return path === '' || path === '.' || path.endsWith('/') ? posix.join(path, 'index.html') : path;
}

/**
 * @param {string} text
 * @param {RegExp} pattern
 */
function found(text, pattern) {
  return Array.from(text.matchAll(pattern), (match) => match.slice(1).find((group) => group !== undefined) ?? '');
}

/** @param {string} text */
function decode(text) {
  return decodeURIComponent(text.replaceAll('&amp;', '&'));
}
