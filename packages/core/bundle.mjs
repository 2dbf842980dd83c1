// Builds the published modules, one for each entry point (decision 6). The client has a second module,
// `dist/production/index.js`, without the checks of values (decision 10).
import { build } from 'esbuild';

/** @type {import('esbuild').BuildOptions} */
const SHARED = {
  bundle: true,
  minifySyntax: true,
  packages: 'external',
  format: 'esm',
  target: 'es2022',
  sourcemap: true,
  sourcesContent: false,
  outbase: 'src',
  logLevel: 'warning',
};

await build({ ...SHARED, entryPoints: ['src/index.ts', 'src/signals/index.ts'], outdir: 'dist' });
await build({ ...SHARED, entryPoints: ['src/index.ts'], outdir: 'dist/production', conditions: ['production'] });
// esbuild removes unused code before it inlines the constants of other modules. So a second pass removes the code that
// only the checks used. Its source map still leads to the sources.
await build({
  ...SHARED,
  entryPoints: ['dist/production/index.js'],
  outbase: 'dist',
  outdir: 'dist',
  allowOverwrite: true,
});
