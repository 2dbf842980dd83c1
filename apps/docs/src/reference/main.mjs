// `pnpm run reference` writes apps/docs/reference from the sources.
// With --check it writes nothing, and fails where the folder differs from the sources.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { ROOT } from '../root.mjs';
import { buildReference } from './build-reference.mjs';
import { findDrift } from './find-drift.mjs';

const FOLDER = join(ROOT, 'apps/docs/reference');

const pages = await buildReference();
if (process.argv.includes('--check')) {
  const problems = findDrift(await readPages(), pages);
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
} else {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER);
  for (const [name, text] of pages) await writeFile(join(FOLDER, name), text);
}

/** What is in the folder now. @returns {Promise<Map<string, string>>} */
async function readPages() {
  const names = await readdir(FOLDER).catch(() => []);
  const texts = names.map(async (name) => /** @type {const} */ ([name, await readFile(join(FOLDER, name), 'utf8')]));
  return new Map(await Promise.all(texts));
}
