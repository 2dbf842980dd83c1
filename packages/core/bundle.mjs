// Makes the published modules out of the sources, one file for each entry point: see decision 6. That of the client is
// made twice: `dist/production` is without the checks of values, see decision 10.
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
// esbuild finds what is unused before it knows what another module's constant is: only the second time it sees that what
// the checks use is used by nobody. The second source map leads to the sources as the first does.
await build({
  ...SHARED,
  entryPoints: ['dist/production/index.js'],
  outbase: 'dist',
  outdir: 'dist',
  allowOverwrite: true,
});
