import { rename } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Parcel } from '@parcel/core';

/** @import { Bundle } from './bundler.ts' */

const { resolve } = createRequire(import.meta.url);

/** @type {Bundle} */
export async function bundle({ entry, output, isProduction, isForNode }) {
  const mode = isProduction ? 'production' : 'development';
  const parcel = new Parcel({
    entries: entry,
    mode,
    env: { NODE_ENV: mode },
    defaultConfig: resolve('@parcel/config-default'),
    defaultTargetOptions: { distDir: dirname(output), sourceMaps: false, shouldOptimize: isProduction },
    ...(isForNode && { targets: { program: { context: 'node', includeNodeModules: true, distDir: dirname(output) } } }),
    shouldDisableCache: true,
  });
  const { bundleGraph } = await parcel.run();
  const [bundled] = bundleGraph.getBundles();
  if (!bundled) throw new Error('Parcel made no bundle');
  await rename(bundled.filePath, output);
}
