// Bundles a source of this package with all that it needs, for programs that a test starts many times:
// `node bundle.mjs src/index.ts out/client.mjs`. The module `virtual:every-transport` has the exports of all packages
// `transport-…` of this workspace.
import { readdirSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const packages = fileURLToPath(new URL('../..', import.meta.url));

const folders = readdirSync(packages).filter((folder) => folder.startsWith('transport-'));

/** @type {import('esbuild').Plugin} */
const everyTransport = {
  name: 'every-transport',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^virtual:every-transport$/ }, ({ path }) => ({ path, namespace: path }));
    onLoad({ filter: /./, namespace: 'virtual:every-transport' }, () => ({
      contents: [
        ...folders.map((folder, index) => `import * as transport${index} from './${folder}/src/index.ts';`),
        `export const factories = { ${folders.map((_folder, index) => `...transport${index}`).join(', ')} };`,
      ].join('\n'),
      resolveDir: packages,
    }));
  },
};

const [entry, outfile] = process.argv.slice(2);

await build({
  entryPoints: [entry],
  outfile,
  plugins: [everyTransport],
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'es2022',
  conditions: ['@td/source'],
  // For CommonJS libraries, which require modules of Node.
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  logLevel: 'warning',
});
