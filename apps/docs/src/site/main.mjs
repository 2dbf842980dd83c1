// `pnpm run docs`: builds the site into docs-output, and fails if it has a dead link.
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import process from 'node:process';
import { build } from 'vitepress';
import { ROOT } from '../root.mjs';
import { findSiteProblems } from './find-site-problems.mjs';

const APP = join(ROOT, 'apps/docs');
const OUTPUT = join(APP, 'docs-output');

await build(APP);
const entries = await readdir(OUTPUT, { recursive: true, withFileTypes: true });
const files = entries
  .filter((entry) => entry.isFile())
  .map(({ parentPath, name }) => relative(OUTPUT, join(parentPath, name)));
const read = files.filter((path) => /\.(html|css)$/.test(path));
const texts = await Promise.all(
  read.map(async (path) => /** @type {const} */ ([path, await readFile(join(OUTPUT, path), 'utf8')])),
);
const problems = findSiteProblems(new Map(texts), new Set(files));
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
