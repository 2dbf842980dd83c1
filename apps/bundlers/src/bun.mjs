import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** @import { Bundle } from './bundler.ts' */

const BUN = fileURLToPath(new URL('../node_modules/.bin/bun', import.meta.url));

/** @type {Bundle} */
export async function bundle({ entry, output, isProduction, isForNode, conditions }) {
  await promisify(execFile)(BUN, [
    'build',
    entry,
    `--outfile=${output}`,
    `--target=${isForNode ? 'node' : 'browser'}`,
    ...(isProduction ? ['--production'] : []),
    ...conditions.map((condition) => `--conditions=${condition}`),
  ]);
}
