import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { mustRun } from '../run-command.mjs';
import { ROOT } from '../setup.mjs';
import { check, checkAll } from '../step.mjs';

/** @import { Step } from '../step.mjs' */

const BIN = join(ROOT, 'apps/checks/node_modules/.bin');

/**
 * Packs all published packages, as for a release.
 *
 * @type {Step}
 */
export const packStep = {
  name: 'pack',
  needs: ['build'],
  run: async ({ directory }) => [
    await check('all packages are packed', async () => {
      await mkdir(tarballFolder(directory));
      await mustRun('pnpm', ['-r', '--filter', './packages/*', 'pack', '--pack-destination', tarballFolder(directory)]);
    }),
  ],
};

/**
 * Checks the tarballs.
 *
 * @type {Step}
 */
export const packagesStep = {
  name: 'packages',
  needs: ['pack'],
  async run({ directory }) {
    const folder = tarballFolder(directory);
    const results = [];
    for (const name of (await readdir(folder)).sort()) {
      const tarball = join(folder, name);
      const checks = {
        [`contents of ${name}`]: async () => checkContents(await listTarball(tarball)),
        [`publint ${name}`]: () => mustRun(join(BIN, 'publint'), ['run', tarball, '--strict']),
        // What needs vitest is an ES module only, so the limits of require() on an older Node are not faults.
        [`attw ${name}`]: () => mustRun(join(BIN, 'attw'), [tarball, '--ignore-rules', 'cjs-resolves-to-esm']),
      };
      results.push(...(await checkAll(checks)));
    }
    // Websites name the hash of its bytes.
    results.push(
      await check('the script of a second build has the same bytes', async () => {
        const browser = join(ROOT, 'packages/browser');
        const again = join(directory, 'script-again.js');
        await mustRun(process.execPath, ['bundle-script.mjs', again], { cwd: browser });
        if (!(await readFile(again)).equals(await readFile(join(browser, 'dist/script.js')))) {
          throw new Error('the bytes differ. Run pnpm build --force.');
        }
      }),
    );
    return results;
  },
};

/**
 * Returns the folder with the tarballs of this run.
 *
 * @param {string} directory
 */
function tarballFolder(directory) {
  return join(directory, 'tarballs');
}

/** @param {string} tarball */
async function listTarball(tarball) {
  const output = await mustRun('tar', ['-tzf', tarball]);
  return output.split('\n').filter((line) => line.startsWith('package/'));
}

/** @param {readonly string[]} files */
export function checkContents(files) {
  const missing = ['package.json', 'README.md', 'LICENSE'].filter((name) => !files.includes(`package/${name}`));
  if (missing.length > 0) throw new Error(`missing: ${missing.join(', ')}`);
  const tests = files.filter((file) => /\.test\.|tsbuildinfo|__snapshots__/.test(file));
  if (tests.length > 0) throw new Error(`must not be published: ${tests.join(', ')}`);
  // A fresh build has a source for each file. A file without one is left from an earlier build.
  const stale = files.filter((file) => {
    const source = file
      .replace(/^package\/dist\/(production\/|commonjs\/)?/, 'package/src/')
      .replace(/(-with-core)?\.js$/, '.ts');
    return /^package\/dist\/.*\.js$/.test(file) && !files.includes(source);
  });
  const unexplained = stale.filter((file) => !/\.(global|iife|min)\.js$/.test(file));
  if (unexplained.length > 0) throw new Error(`without a source: ${unexplained.join(', ')}. Run pnpm build --force.`);
}
