import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import ncc from '@vercel/ncc';

/** @import { Bundle } from './bundler.ts' */

/** @type {Bundle} */
export async function bundle({ entry, output, isProduction }) {
  const { assets, code } = await ncc(entry, { minify: isProduction, quiet: true, cache: false });
  await mkdir(dirname(output), { recursive: true });
  await writeFile(output, code);
  // What ncc takes for files of the program.
  for (const [name, { source }] of Object.entries(assets)) {
    await mkdir(dirname(join(dirname(output), name)), { recursive: true });
    await writeFile(join(dirname(output), name), source);
  }
}
