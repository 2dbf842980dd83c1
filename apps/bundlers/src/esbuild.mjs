import { build } from 'esbuild';

/** @import { Bundle } from './bundler.ts' */

/** @type {Bundle} */
export async function bundle({ entry, output, isProduction, isForNode, conditions }) {
  await build({
    entryPoints: [entry],
    outfile: output,
    bundle: true,
    format: 'esm',
    minify: isProduction,
    ...(isForNode && { platform: 'node' }),
    ...(conditions.length > 0 && { conditions: [...conditions] }),
    logLevel: 'error',
  });
}
