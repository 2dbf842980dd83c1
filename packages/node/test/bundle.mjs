// Bundles a source of this package with all that it needs, for programs that a test starts again and again; what is named
// further is left out: `node bundle.mjs src/send-spool.ts /tmp/program/send-spool.js ./index.js`.
import process from 'node:process';
import { build } from 'esbuild';

const [entry, outfile, ...external] = process.argv.slice(2);

await build({
  entryPoints: [entry],
  outfile,
  external,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'es2022',
  conditions: ['@td/source'],
  // For libraries that are CommonJS, and require modules of Node.
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  logLevel: 'warning',
});
