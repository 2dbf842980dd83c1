import { join } from 'node:path';
import { createMarkdownRenderer } from 'vitepress';
import { expect, it } from 'vitest';
import { ROOT } from '../root.mjs';
import { addMarkdownRules } from './markdown-rules.mjs';

const renderer = await createMarkdownRenderer(ROOT, { config: addMarkdownRules });
const render = (markdown: string) =>
  renderer.renderAsync(markdown, {
    path: join(ROOT, 'apps/docs/guides/servers.md'),
    relativePath: 'guides/servers.md',
    cleanUrls: false,
  });

it('leads a link between documents to the page of the site', async () => {
  expect(await render('[b](browsers.md#the-end)')).toContain('href="/guides/browsers.html#the-end"');
});

it('refuses a link to a missing file', async () => {
  await expect(render('[b](gone.md)')).rejects.toThrow('links to gone.md, which is not there');
});

it('shows the file name of a block of code', async () => {
  expect(await render('```ts title="server.ts"\nlet a;\n```')).toContain('<p class="file-name">server.ts</p>');
  expect(await render('```ts\nlet a;\n```')).not.toContain('file-name');
});

it('gives the cells of a wide table the names of their columns, and does not change a narrow one', async () => {
  const wide = await render('| `a` | b | c |\n| - | - | - |\n| 1 | 2 | 3 |');
  expect(wide).toContain('class="wide-table"');
  expect(wide).toContain('<td data-label="a">1</td>');
  expect(wide).toContain('<td data-label="c">3</td>');
  expect(await render('| a | b |\n| - | - |\n| 1 | 2 |')).not.toContain('wide-table');
});

it('shows two braces as they are', async () => {
  expect(await render('a {{ b }} c')).toContain('a &#123;&#123; b }} c');
});
