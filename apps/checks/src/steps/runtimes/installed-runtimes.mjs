import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { ROOT } from '../../setup.mjs';

const MODULES = join(ROOT, 'apps/checks/node_modules');

/** The releases of Node, as packages that contain the executable. They exist for Linux on x64 only. */
const NODES = ['n20', 'n22', 'n24', 'n26'];

const TRANSPORTS = ['fetch', 'ky', 'http', 'undici', 'axios'];

/** Bun puts a stub of its own in place of undici, and its dispatchers cannot send. */
const TRANSPORTS_IN_BUN = TRANSPORTS.filter((name) => name !== 'undici');

/**
 * A runtime with Node's modules.
 *
 * @typedef {object} Runtime
 * @property {string} name
 * @property {readonly string[]} command - Runs the script that follows.
 * @property {readonly string[]} collecting - The same, with `gc()`, and with as little compiled code on the heap as can be had.
 * @property {boolean} requires - Whether CommonJS is to be tried.
 * @property {readonly string[]} transports - Those that work.
 * @property {readonly string[]} thawing - Those that see that a connection has died while it was idle.
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
    // The `fetch` of Node 20 does not: what it sent into a dead connection may have arrived, for all it knows.
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
