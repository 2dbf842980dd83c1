import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MarkdownRendererEvent } from 'typedoc-plugin-markdown';
import { ROOT } from '../root.mjs';
import { convertSources } from './convert-sources.mjs';
import { readEntryPoints } from './entry-points.mjs';
import { errorsPage } from './errors-page.mjs';
import { indexPage } from './index-page.mjs';
import { optionsPage } from './options-page.mjs';
import { statsPage } from './stats-page.mjs';

/** @import { Sources } from './convert-sources.mjs' */
/** @import { UrlOf } from './comment-text.mjs' */

/**
 * Returns all pages of the reference, by the names of their files.
 *
 * @returns {Promise<Map<string, string>>}
 */
export async function buildReference() {
  const entryPoints = readEntryPoints(await readdir(join(ROOT, 'packages')));
  const sources = await convertSources(entryPoints);
  const { pages, urlOf } = await renderModules(sources);
  const { project } = sources;
  return new Map([
    ...pages,
    ['index.md', indexPage(entryPoints, project)],
    ['options.md', optionsPage(project, urlOf)],
    ['errors.md', errorsPage(project, urlOf)],
    ['stats.md', statsPage(project, urlOf)],
  ]);
}

/**
 * Writes a page for each entry point, by the plugin.
 *
 * @param {Sources} sources
 * @returns {Promise<{ pages: Map<string, string>, urlOf: UrlOf }>}
 */
async function renderModules({ app, project }) {
  /** @type {UrlOf | undefined} */
  let urlOf;
  app.renderer.on(MarkdownRendererEvent.BEGIN, () => {
    const { router } = app.renderer;
    urlOf = (reflection) => router?.getFullUrl(reflection) ?? '';
  });
  const folder = await mkdtemp(join(tmpdir(), 'reference-'));
  try {
    await app.outputs.writeOutput({ name: 'markdown', path: folder }, project);
    const names = (await readdir(folder)).filter((name) => name.endsWith('.md'));
    const pages = await Promise.all(
      names.map(async (name) => /** @type {const} */ ([name, await readFile(join(folder, name), 'utf8')])),
    );
    if (!urlOf) throw new Error('no page was rendered');
    return { pages: new Map(pages), urlOf };
  } finally {
    await rm(folder, { recursive: true });
  }
}
