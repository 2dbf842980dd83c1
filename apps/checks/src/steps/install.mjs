import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startLoopbackRegistry } from '../loopback-registry.mjs';
import { mustRun } from '../run-command.mjs';
import { ROOT } from '../setup.mjs';
import { check } from '../step.mjs';
import { readWorkspaces } from '../workspace.mjs';
import { tarballFolder } from './packages.mjs';

/** @import { Step } from '../step.mjs' */
/** @import { Workspace } from '../workspace.mjs' */

const CHECKS = join(ROOT, 'apps/checks');

/** The packages that a user of all our packages installs in addition to them. */
const OTHERS = ['@types/node', 'axios', 'ky', 'undici'];

/**
 * Installs the packed packages with npm into an empty folder, where the steps that follow use them as a user would.
 *
 * @type {Step}
 */
export const installStep = {
  name: 'install',
  needs: ['pack'],
  run: async ({ directory }) => [
    await check('npm installs all packages into an empty folder', async () => {
      const folder = consumerFolder(directory);
      const tarballs = (await readdir(tarballFolder(directory))).map((name) => join(tarballFolder(directory), name));
      await mkdir(folder);
      await cp(join(CHECKS, 'consumer'), folder, { recursive: true });
      await writeFile(join(folder, 'package.json'), '{ "name": "consumer", "private": true, "type": "module" }\n');
      const packages = readWorkspaces('packages');
      const names = [...packages.map(({ manifest }) => manifest.name), ...OTHERS];
      const others = [...OTHERS.map((name) => ({ name, from: CHECKS })), ...packages.flatMap(dependenciesOfOthers)];
      const registry = await startLoopbackRegistry(tarballs, others, join(directory, 'registry'));
      try {
        const options = ['--registry', registry.url, '--cache', join(directory, 'npm-cache'), '--noproxy', '127.0.0.1'];
        await mustRun('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...options, ...names], {
          cwd: folder,
        });
      } finally {
        await registry.close();
      }
    }),
  ],
};

/**
 * Where this run's packages are installed.
 *
 * @param {string} directory
 */
export function consumerFolder(directory) {
  return join(directory, 'consumer');
}

/**
 * Starts an ingest server from the installed testing package.
 *
 * @param {string} directory
 * @returns {Promise<import('@td/testing').IngestServer>}
 */
export async function startInstalledIngestServer(directory) {
  const module = join(consumerFolder(directory), 'node_modules/@td/testing/dist/index.js');
  /** @type {typeof import('@td/testing')} */
  const { startIngestServer } = await import(pathToFileURL(module).href);
  return startIngestServer();
}

/** @param {Workspace} workspace */
function dependenciesOfOthers({ folder, manifest }) {
  return Object.keys(manifest.dependencies ?? {})
    .filter((name) => !name.startsWith('@td/'))
    .map((name) => ({ name, from: join(ROOT, folder) }));
}
