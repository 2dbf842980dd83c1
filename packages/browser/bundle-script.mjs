// node bundle-script.mjs [FILE]: writes the classic script of a website, all of it in one file, by default over the module
// that tsc has made of it. The same sources give the same bytes: a page may name their hash.
import { readFileSync, rmSync } from 'node:fs';
import process from 'node:process';
import { build } from 'esbuild';

const { license, name, version } = JSON.parse(readFileSync('package.json', 'utf8'));
const [outfile = 'dist/script.js'] = process.argv.slice(2);

await build({
  entryPoints: ['src/script.ts'],
  outfile,
  allowOverwrite: true,
  bundle: true,
  minify: true,
  format: 'iife',
  platform: 'browser',
  // Websites have older visitors than apps.
  target: 'es2020',
  conditions: ['production'],
  banner: { js: `/*! ${name} ${version} | ${license} */` },
  logLevel: 'warning',
});
// It was that of the module.
rmSync(`${outfile}.map`, { force: true });
