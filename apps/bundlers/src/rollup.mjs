import { nodeResolve } from '@rollup/plugin-node-resolve';
import { rollup } from 'rollup';

/** @import { Bundle } from './bundler.ts' */

/** @type {Bundle} */
export async function bundle({ entry, output, isForNode }) {
  // The plugin reads the mode from NODE_ENV.
  const build = await rollup({ input: entry, plugins: [nodeResolve(isForNode ? { exportConditions: ['node'] } : {})] });
  await build.write({ file: output, format: 'es' });
}
