// node src/bundle.mjs <bundler> <entry> <output> <mode> <page | node> [condition]
//
// Bundles one program as a user of that bundler would, with as little configuration as it takes. Each bundler has a
// process of its own, since most of them read NODE_ENV, and some change it.
import process from 'node:process';

/** @import { Bundle } from './bundler.ts' */

const [bundler, entry = '', output = '', mode = '', platform, condition] = process.argv.slice(2);

// In production mode nothing is set, as when a user runs the bundler's build.
if (mode === 'production') delete process.env['NODE_ENV'];
else process.env['NODE_ENV'] = mode;

/** @type {{ bundle: Bundle }} */
const { bundle } = await import(`./${bundler}.mjs`);
await bundle({
  entry,
  output,
  isProduction: mode === 'production',
  isForNode: platform === 'node',
  conditions: condition ? [condition] : [],
});
// Some keep watchers or workers.
process.exit();
