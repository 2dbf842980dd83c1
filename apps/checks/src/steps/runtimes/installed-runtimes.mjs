import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { ROOT } from '../../setup.mjs';

const MODULES = join(ROOT, 'apps/checks/node_modules');

/** The releases of Node, as packages that contain the executable. They exist for Linux on x64 only. */
const NODES = ['n20', 'n22', 'n24', 'n26'];

const TRANSPORTS = ['fetch', 'ky', 'http', 'undici', 'axios'];

/** Without undici, because Bun replaces it with a stub that cannot send. */
const TRANSPORTS_IN_BUN = TRANSPORTS.filter((name) => name !== 'undici');

/**
 * A runtime with Node's modules.
 *
 * @typedef {object} Runtime
 * @property {string} name
 * @property {readonly string[]} command - The command that runs a script.
 * @property {readonly string[]} collecting - The same command with `gc()`, and with little compiled code on the heap.
 * @property {boolean} requires - Whether to check CommonJS.
 * @property {readonly string[]} transports - The transports that work.
 * @property {readonly string[]} thawing - The transports that notice if an idle connection has died.
 */

/**
 * Returns the runtimes that are installed for this platform.
 *
 * @returns {readonly Runtime[]}
 */
export function installedRuntimes() {
  const names = NODES.filter((name) => existsSync(program(name)));
  const missing = NODES.filter((name) => !names.includes(name));
  if (missing.length > 0) console.log(`  skipped, not available for this platform: ${missing.join(', ')}`);
  const own = node(`n${process.versions.node.split('.')[0]}`, process.execPath);
  const nodes = names.length > 0 ? names.map((name) => node(name, program(name))) : [own];
  return [...nodes, BUN, DENO];
}

/** @param {string} name */
function program(name) {
  return join(MODULES, name, 'bin/node');
}

/**
 * @param {string} name
 * @param {string} command
 * @returns {Runtime}
 */
function node(name, command) {
  return {
    name,
    command: [command],
    collecting: [command, '--expose-gc', '--no-opt'],
    requires: true,
    transports: TRANSPORTS,
    // Not the `fetch` of Node 20: it cannot know whether a request over a dead connection has arrived.
    thawing: name === 'n20' ? ['axios', 'http', 'undici'] : ['axios', 'fetch', 'http', 'undici'],
  };
}

/** @type {Runtime} */
const BUN = {
  name: 'Bun',
  command: [join(MODULES, '.bin/bun')],
  collecting: [join(MODULES, '.bin/bun'), '--expose-gc'],
  requires: false,
  transports: TRANSPORTS_IN_BUN,
  thawing: ['fetch', 'http'],
};

/** @type {Runtime} */
const DENO = {
  name: 'Deno',
  command: [join(MODULES, '.bin/deno'), 'run', '-A'],
  collecting: [join(MODULES, '.bin/deno'), 'run', '-A', '--v8-flags=--expose-gc,--no-opt'],
  requires: false,
  transports: TRANSPORTS,
  thawing: ['fetch', 'http'],
};
