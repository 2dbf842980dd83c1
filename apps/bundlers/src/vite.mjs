import { basename, dirname } from 'node:path';
import { build } from 'vite';

/** @import { Bundle } from './bundler.ts' */

/** @type {Bundle} */
export async function bundle({ entry, output, isProduction, isForNode }) {
  await build({
    root: dirname(entry),
    mode: isProduction ? 'production' : 'development',
    configFile: false,
    logLevel: 'error',
    ...(isForNode && { ssr: { noExternal: true } }),
    build: {
      ssr: isForNode,
      outDir: dirname(output),
      rollupOptions: { input: entry, output: { entryFileNames: basename(output) } },
    },
  });
}
