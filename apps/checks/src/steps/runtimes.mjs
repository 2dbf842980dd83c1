import { strict as assert } from 'node:assert';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { build } from 'esbuild';
import { Miniflare } from 'miniflare';
import { mustRun } from '../run-command.mjs';
import { ROOT } from '../setup.mjs';
import { checkAll } from '../step.mjs';
import { consumerFolder, startInstalledIngestServer } from './install.mjs';

/** @import { Step } from '../step.mjs' */

const MODULES = join(ROOT, 'apps/checks/node_modules');

/** Node's releases, as packages that hold the program; made for Linux on x64 only. */
const NODES = ['n20', 'n22', 'n24', 'n26'];

const ALL = ['node', 'browser', 'fetch', 'ky', 'http', 'undici', 'axios'];

/** Bun puts a stub of its own in place of undici, and its dispatchers cannot send. */
const IN_BUN = ALL.filter((name) => name !== 'undici');

/**
 * Uses the installed packages in all the runtimes that we promise.
 *
 * @type {Step}
 */
export const runtimesStep = {
  name: 'runtimes',
  needs: ['install'],
  async run({ directory }) {
    const nodes = NODES.filter((name) => existsSync(join(MODULES, name, 'bin/node')));
    const missing = NODES.filter((name) => !nodes.includes(name));
    if (missing.length > 0) console.log(`  there is no ${missing.join(', ')} for this platform: left out`);

    /** @type {Record<string, () => Promise<unknown>>} */
    const checks = {};
    const commands = nodes.length > 0 ? nodes.map((name) => join(MODULES, name, 'bin/node')) : [process.execPath];
    for (const command of commands) {
      const name = command.split('/').at(-3);
      checks[`${name}: import`] = () => smoke(directory, [command, 'smoke.mjs'], ALL);
      checks[`${name}: require`] = () => oneSignal(directory, [command, 'require.cjs']);
      checks[`${name}: exit`] = () => oneSignal(directory, [command, 'exit.mjs']);
    }
    checks['Bun'] = () => smoke(directory, [join(MODULES, '.bin/bun'), 'smoke.mjs'], IN_BUN);
    checks['Deno'] = () => smoke(directory, [join(MODULES, '.bin/deno'), 'run', '-A', 'smoke.mjs'], ALL);
    checks['workerd'] = () => workerd(directory);
    return checkAll(checks);
  },
};

/**
 * Two signals over each transport.
 *
 * @param {string} directory
 * @param {readonly string[]} command
 * @param {readonly string[]} transports
 */
async function smoke(directory, [command = '', ...args], transports) {
  const signals = await collect(directory, (endpoint) =>
    mustRun(command, [...args, endpoint, transports.join(',')], options(directory)),
  );
  assert.deepEqual(
    signals.map(({ type }) => type),
    transports.flatMap((name) => [`Smoke.${name}`, `Smoke.${name}`]),
  );
}

/**
 * @param {string} directory
 * @param {readonly string[]} command
 */
async function oneSignal(directory, [command = '', ...args]) {
  const signals = await collect(directory, (endpoint) => mustRun(command, [...args, endpoint], options(directory)));
  assert.equal(signals.length, 1);
}

/** @param {string} directory */
async function workerd(directory) {
  const outfile = join(directory, 'worker.mjs');
  const entry = join(consumerFolder(directory), 'worker.mjs');
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'esm',
    conditions: ['workerd'],
    logLevel: 'silent',
  });
  const miniflare = new Miniflare({
    modules: true,
    scriptPath: outfile,
    modulesRoot: directory,
    compatibilityDate: '2026-07-01',
    cf: false,
  });
  try {
    const signals = await collect(directory, async (endpoint) => {
      const response = await miniflare.dispatchFetch(`http://worker.test/?endpoint=${encodeURIComponent(endpoint)}`);
      assert.equal(response.status, 200, await response.text());
    });
    assert.equal(signals.length, 2);
  } finally {
    await miniflare.dispose();
  }
}

/**
 * @param {string} directory
 * @param {(endpoint: string) => Promise<unknown>} send
 */
async function collect(directory, send) {
  const server = await startInstalledIngestServer(directory);
  try {
    await send(server.endpoint);
    assert.deepEqual(server.faults, []);
    return [...server.signals];
  } finally {
    await server.close();
  }
}

/**
 * Nothing of a runtime's own is left behind, asked for or switched off.
 *
 * @param {string} directory
 */
function options(directory) {
  const home = join(directory, 'runtime-home');
  return {
    cwd: consumerFolder(directory),
    env: { HOME: home, DENO_DIR: join(home, 'deno'), DENO_NO_UPDATE_CHECK: '1', DO_NOT_TRACK: '' },
  };
}
