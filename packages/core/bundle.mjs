// Builds the published modules, one for each entry point (decision 6). The client has a second module,
// `dist/production/index.js`, without the checks of values (decision 10).
import { readFile } from 'node:fs/promises';
import { build } from 'esbuild';

/**
 * Writes each number that has a name in place of the name. esbuild does so within functions alone, and a user's bundler
 * may not do it at all.
 *
 * @type {import('esbuild').Plugin}
 */
const inlineNumbers = {
  name: 'inline numbers',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      let contents = await readFile(path, 'utf8');
      for (const [line, name, number] of contents.matchAll(/^const ([A-Z][A-Z_\d]*) = ([-+*.\da-fx_ ]+);$/gm)) {
        // The line stays, empty, so that the source map is right.
        contents = contents.replace(line, '').replaceAll(new RegExp(`\\b${name}\\b`, 'g'), `(${number})`);
      }
      return { contents, loader: 'ts' };
    });
  },
};

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
await build({
  ...SHARED,
  entryPoints: ['src/index.ts'],
  outdir: 'dist/production',
  conditions: ['production'],
  plugins: [inlineNumbers],
  // esbuild writes it as `1 / 0`.
  define: { 'Number.POSITIVE_INFINITY': 'Infinity' },
});
// esbuild removes unused code before it inlines the constants of other modules. So a second pass removes the code that
// only the checks used. Its source map still leads to the sources.
await build({
  ...SHARED,
  entryPoints: ['dist/production/index.js'],
  outbase: 'dist',
  outdir: 'dist',
  allowOverwrite: true,
});
