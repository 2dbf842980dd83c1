// Makes the published modules from the sources, one for each entry point (decision 6). The client has a second one,
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
// esbuild looks for unused code before it puts in the constants of other modules. So a second pass removes what only the
// checks used. Its source map leads to the sources, as that of the first pass does.
await build({
  ...SHARED,
  entryPoints: ['dist/production/index.js'],
  outbase: 'dist',
  outdir: 'dist',
  allowOverwrite: true,
});
