import { expect, it } from 'vitest';
import { findSiteProblems } from './find-site-problems.mjs';

/** A site of a start page, a guide and a style sheet. */
const problemsOf = (parts: { start?: string; guide?: string; css?: string }) =>
  findSiteProblems(
    new Map([
      ['index.html', `<h1 id="top">Start</h1>${parts.start ?? ''}`],
      ['guides/a.html', `<h2 class="x" id="größe">A</h2>${parts.guide ?? ''}`],
      ['assets/site.css', parts.css ?? ''],
    ]),
    new Set(['index.html', 'guides/a.html', 'assets/site.css', 'assets/app.js']),
  );

it('accepts links to pages and headings, and resources of its own', () => {
  const start =
    '<a class="b" href="./guides/a.html#gr%C3%B6%C3%9Fe">a</a><a href="#top">b</a><a href="https://x.y/#z">c</a>';
  const guide = '<a href="../#top">a</a><script src="../assets/app.js"></script><link rel="icon" href="data:,">';
  expect(problemsOf({ start, guide, css: 'a { background: url("data:image/png;base64,AA") }' })).toEqual([]);
});

it.each([
  [
    'a page that is not there',
    { start: '<a href="./gone.html">x</a>' },
    'index.html links to ./gone.html, which is no page',
  ],
  ['no page at all', { start: '<a href="./.html">x</a>' }, 'index.html links to ./.html, which is no page'],
  [
    'a heading that is not there',
    { guide: '<a href="../index.html#gone">x</a>' },
    'guides/a.html links to ../index.html#gone, which is no place on that page',
  ],
  [
    'a heading of its own that is not there',
    { guide: '<a href="#top">x</a>' },
    'guides/a.html links to #top, which is no place on that page',
  ],
])('finds a link to %s', (_what, parts, problem) => {
  expect(problemsOf(parts)).toEqual([problem]);
});

it.each([
  [
    'a script',
    { start: '<script async src="https://cdn.example.com/a.js"></script>' },
    'index.html loads https://cdn.example.com/a.js from elsewhere',
  ],
  [
    'an image',
    { start: '<img alt="" src="//example.com/a.png">' },
    'index.html loads //example.com/a.png from elsewhere',
  ],
  [
    'a style sheet',
    { start: '<link rel="stylesheet" href="https://e.com/a.css">' },
    'index.html loads https://e.com/a.css from elsewhere',
  ],
  [
    'a font',
    { css: '@font-face { src: url(https://e.com/a.woff2) }' },
    'assets/site.css loads https://e.com/a.woff2 from elsewhere',
  ],
  [
    'an imported style sheet',
    { css: '@import "https://e.com/a.css";' },
    'assets/site.css loads https://e.com/a.css from elsewhere',
  ],
  ['a file that was not built', { guide: '<img src="../a.png">' }, 'guides/a.html loads ../a.png, which is not there'],
])('finds %s that is loaded from elsewhere or missing', (_what, parts, problem) => {
  expect(problemsOf(parts)).toEqual([problem]);
});
