import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readEntryPoints, sortFolders } from '../reference/entry-points.mjs';
import { ROOT } from '../root.mjs';
import { findOrderProblems, GUIDE_ORDER } from './guide-order.mjs';
import { sitePath } from './site-path.mjs';

/**
 * @typedef {object} Item
 * @property {string} text
 * @property {string} [link]
 * @property {Item[]} [items]
 * @property {boolean} [collapsed]
 */

/** The pages for those who work on the repository. */
const PROJECT = [
  'CONTRIBUTING.md',
  'apps/docs/architecture.md',
  'apps/docs/requirements.md',
  'apps/docs/README.md',
  'apps/bench/README.md',
];

/**
 * The navigation of the site, read from the folders of the documents.
 *
 * @returns {Item[]}
 * @throws Error when a guide has no place in the order.
 */
export function sidebar() {
  return [
    {
      text: 'Start',
      items: [
        { text: 'Overview', link: '/' },
        { text: 'Packages', collapsed: true, items: packages() },
      ],
    },
    { text: 'Guides', items: guides() },
    ...section(
      'Recipes',
      namesIn('recipes').map((name) => item(`apps/docs/recipes/${name}.md`)),
    ),
    { text: 'Reference', items: reference() },
    {
      text: 'Decisions',
      collapsed: true,
      items: namesIn('decisions').map((name) => item(`apps/docs/decisions/${name}.md`)),
    },
    { text: 'The project', items: PROJECT.filter((file) => existsSync(join(ROOT, file))).map(item) },
  ];
}

/** @returns {Item[]} */
function guides() {
  const problems = findOrderProblems(GUIDE_ORDER, namesIn('guides'));
  if (problems.length > 0) throw new Error(`${problems.join('\n')}\nsee apps/docs/src/site/guide-order.mjs`);
  return GUIDE_ORDER.map((name) => item(`apps/docs/guides/${name}.md`));
}

/** @returns {Item[]} */
function reference() {
  const entryPoints = readEntryPoints(readdirSync(join(ROOT, 'packages')));
  return [
    ...['index', 'options', 'errors', 'stats'].map((name) => item(`apps/docs/reference/${name}.md`)),
    {
      text: 'Entry points',
      collapsed: true,
      items: entryPoints.map(({ page }) => item(`apps/docs/reference/${page}.md`)),
    },
  ];
}

/** @returns {Item[]} */
function packages() {
  return sortFolders(readdirSync(join(ROOT, 'packages'))).map((name) => item(`packages/${name}/README.md`));
}

/**
 * @param {string} text
 * @param {Item[]} items
 * @returns {Item[]}
 */
function section(text, items) {
  return items.length > 0 ? [{ text, items }] : [];
}

/**
 * @param {string} file - From the top of the repository.
 * @returns {Item}
 */
function item(file) {
  const [, heading = file] = /^# (.+)$/m.exec(readFileSync(join(ROOT, file), 'utf8')) ?? [];
  return { text: heading.replaceAll('`', ''), link: `/${sitePath(file)}` };
}

/** @param {string} folder */
function namesIn(folder) {
  const path = join(ROOT, 'apps/docs', folder);
  const files = existsSync(path) ? readdirSync(path).filter((name) => name.endsWith('.md')) : [];
  return files.sort().map((name) => name.replace(/\.md$/, ''));
}
