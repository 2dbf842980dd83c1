import { build } from 'esbuild';

/** @import { Bundle } from './bundler.ts' */

/** @type {Bundle} */
export async function bundle({ entry, output, isProduction, conditions }) {
  await build({
    entryPoints: [entry],
    outfile: output,
    bundle: true,
    format: 'esm',
    minify: isProduction,
    ...(conditions.length > 0 && { conditions: [...conditions] }),
    logLevel: 'error',
  });
}
