// node build-commonjs.mjs: builds `dist/commonjs` of the package in the working directory, after `dist` (decision 12).
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

/** The entry points that have a CommonJS build. */
const { exports } = JSON.parse(readFileSync('package.json', 'utf8'));
const entryPoints = Object.values(exports)
  .filter((target) => target.require)
  .map((target) => target['@td/source']);

const OUTPUT = 'dist/commonjs';

rmSync(OUTPUT, { recursive: true, force: true });
await build({
  entryPoints,
  outbase: 'src',
  outdir: OUTPUT,
  bundle: true,
  packages: 'external',
  format: 'cjs',
  platform: 'node',
  target: 'es2022',
  // Test runners such as Jest cannot import within CommonJS.
  supported: { 'dynamic-import': false },
  minifySyntax: true,
  logLevel: 'warning',
});
// The manifest beside the declarations marks them as CommonJS.
writeFileSync(join(OUTPUT, 'package.json'), '{ "type": "commonjs" }\n');
for (const path of readdirSync('dist', { recursive: true, encoding: 'utf8' })) {
  if (!path.endsWith('.d.ts') || path.startsWith('commonjs')) continue;
  mkdirSync(dirname(join(OUTPUT, path)), { recursive: true });
  const text = readFileSync(join('dist', path), 'utf8');
  // Their maps stay with the first copy.
  writeFileSync(join(OUTPUT, path), text.replace(/^\/\/# sourceMappingURL=.*\n?/m, ''));
}
