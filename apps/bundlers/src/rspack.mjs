import { basename, dirname } from 'node:path';
import { rspack } from '@rspack/core';

/** @import { Bundle } from './bundler.ts' */

/** @type {Bundle} */
export const bundle = ({ entry, output, isProduction, isForNode }) =>
  new Promise((resolve, reject) => {
    const compiler = rspack({
      entry,
      context: dirname(entry),
      mode: isProduction ? 'production' : 'development',
      output: { path: dirname(output), filename: basename(output) },
      ...(isForNode && { target: 'node' }),
    });
    compiler.run((error, stats) => {
      if (error || stats?.hasErrors()) reject(error ?? new Error(stats?.toString('errors-only')));
      else compiler.close(() => resolve());
    });
  });
