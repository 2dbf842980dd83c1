import { strict as assert } from 'node:assert';
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { legacyEntries } from '../legacy-entries.mjs';
import { startLoopbackRegistry } from '../loopback-registry.mjs';
import { mustRun } from '../run-command.mjs';
import { ROOT } from '../setup.mjs';
import { check } from '../step.mjs';
import { readWorkspaces } from '../workspace.mjs';

/** @import { Result, Step } from '../step.mjs' */
/** @import { Workspace } from '../workspace.mjs' */

const CHECKS = join(ROOT, 'apps/checks');

/** The packages that a user of all our packages installs in addition to them. */
const OTHERS = ['@types/node', 'axios', 'ky', 'undici'];

/**
 * Publishes the packages to a registry on this machine, and installs them from there with npm into an empty folder. Later
 * steps use them there, as a user does.
 *
 * @type {Step}
 */
export const installStep = {
  name: 'install',
  needs: ['build'],
  async run({ directory }) {
    const packages = readWorkspaces('packages');
    const others = [...OTHERS.map((name) => ({ name, from: CHECKS })), ...packages.flatMap(dependenciesOfOthers)];
    const registry = await startLoopbackRegistry(others, join(directory, 'registry'));
    const env = await npmEnvironment(directory, registry.url);
    const names = [...packages.map(({ manifest }) => manifest.name), ...OTHERS];
    /** @type {Result[]} */
    const results = [];
    /** @type {(name: string, body: () => Promise<unknown>) => Promise<void>} */
    const next = async (name, body) => {
      if (results.every(({ ok }) => ok)) results.push(await check(name, body));
    };
    try {
      await next('pnpm publishes all packages', () => publishPackages(env));
      await next('npm installs all packages into an empty folder', () => install(directory, names, env));
    } finally {
      await registry.close();
    }
    await next('tools that ignore "exports" find the same modules', async () =>
      checkLegacyEntries(directory, packages),
    );
    await next('a program finds all that it imports in the preset that it has installed alone', () =>
      importFromPresetAlone(directory),
    );
    await next('a program that uses them delivers its signal', () => deliverSignal(directory));
    await next('the installed td delivers a signal', () => deliverFromShell(directory));
    return results;
  },
};

/**
 * Publishes each package separately, after its dependencies, as the release does. npm refuses provenance outside a
 * workflow, and `pnpm publish -r` does not pass on `--no-provenance`.
 *
 * @param {Record<string, string>} env
 */
function publishPackages(env) {
  const publish = ['pnpm', 'publish', '--no-git-checks', '--no-provenance'];
  return mustRun('pnpm', ['-r', '--filter', './packages/*', 'exec', ...publish], { env });
}

/**
 * @param {string} directory
 * @param {readonly string[]} names
 * @param {Record<string, string>} env
 */
async function install(directory, names, env) {
  const folder = consumerFolder(directory);
  await cp(join(CHECKS, 'consumer'), folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "name": "consumer", "private": true, "type": "module" }\n');
  await mustRun('npm', ['install', '--no-audit', '--no-fund', ...names], { cwd: folder, env });
}

/**
 * Checks `main`, which Node reads instead of `exports` for a module that is imported by its path: it leads to the same
 * module as the condition `default`.
 *
 * @param {string} directory
 * @param {readonly Workspace[]} packages
 */
function checkLegacyEntries(directory, packages) {
  const { resolve } = createRequire(join(consumerFolder(directory), 'package.json'));
  for (const { manifest } of packages) {
    const installed = join(consumerFolder(directory), 'node_modules', manifest.name);
    for (const entry of ['.', ...legacyEntries(manifest.exports).map(({ folder }) => `./${folder}`)]) {
      const target = /** @type {{ default: string } | undefined} */ (manifest.exports?.[entry]);
      assert.equal(resolve(join(installed, entry)), join(installed, `${target?.default}`));
    }
  }
}

/**
 * Imports ready-made signals where, as in the layout of pnpm, a program finds only the package that it has installed.
 *
 * @param {string} directory
 */
async function importFromPresetAlone(directory) {
  for (const preset of ['node', 'browser']) {
    const folder = join(directory, `only-${preset}`);
    const path = join('node_modules/@td', preset);
    await mkdir(join(folder, 'node_modules/@td'), { recursive: true });
    await symlink(join(consumerFolder(directory), path), join(folder, path));
    const program = `
      import assert from 'node:assert';
      import { createClient } from '@td/${preset}';
      import { errorOccurred } from '@td/${preset}/signals';
      assert.equal(typeof createClient, typeof errorOccurred);
      await assert.rejects(import('@td/core'));`;
    await writeFile(join(folder, 'program.mjs'), program);
    await mustRun(process.execPath, ['program.mjs'], { cwd: folder });
  }
}

/** @param {string} directory */
async function deliverSignal(directory) {
  const server = await startInstalledIngestServer(directory);
  try {
    const env = { XDG_STATE_HOME: join(directory, 'state'), DO_NOT_TRACK: '' };
    await mustRun(process.execPath, ['exit.mjs', server.endpoint], { cwd: consumerFolder(directory), env });
    const types = server.signals.map(({ type }) => type);
    assert.deepEqual(types, ['Smoke.exit']);
  } finally {
    await server.close();
  }
}

/** @param {string} directory */
async function deliverFromShell(directory) {
  const server = await startInstalledIngestServer(directory);
  try {
    const env = { XDG_STATE_HOME: join(directory, 'state'), DO_NOT_TRACK: '' };
    const words = ['--no', 'td', 'send', 'Smoke.shell', '--app', 'APP', '--endpoint', server.endpoint];
    await mustRun('npx', words, { cwd: consumerFolder(directory), env });
    assert.deepEqual(
      server.signals.map(({ type }) => type),
      ['Smoke.shell'],
    );
  } finally {
    await server.close();
  }
}

/**
 * Returns an environment in which npm and pnpm know only this registry and are logged in. Only a file can contain the token.
 *
 * @param {string} directory
 * @param {string} registry - Its URL.
 * @returns {Promise<Record<string, string>>}
 */
async function npmEnvironment(directory, registry) {
  const userconfig = join(directory, 'npmrc');
  await writeFile(userconfig, `${registry.replace(/^http:/, '')}:_authToken=loopback\n`);
  return {
    npm_config_userconfig: userconfig,
    npm_config_registry: registry,
    npm_config_cache: join(directory, 'npm-cache'),
    npm_config_noproxy: '127.0.0.1',
    npm_config_loglevel: 'error',
  };
}

/**
 * Returns the folder where the packages of this run are installed.
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
