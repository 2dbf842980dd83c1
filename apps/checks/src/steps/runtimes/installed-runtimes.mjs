import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { ROOT } from '../../setup.mjs';

const MODULES = join(ROOT, 'apps/checks/node_modules');

/** The releases of Node, as packages that contain the executable. They exist for Linux on x64 only. */
const NODES = ['n20', 'n22', 'n24', 'n26'];

/**
 * A runtime with Node's modules.
 *
 * @typedef {object} Runtime
 * @property {string} name
 * @property {readonly string[]} command - The command that runs a script.
 * @property {readonly string[]} collecting - The same command with `gc()`, and with little compiled code on the heap.
 * @property {boolean} requires - Whether to check CommonJS.
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
  };
}

/** @type {Runtime} */
const BUN = {
  name: 'Bun',
  command: [join(MODULES, '.bin/bun')],
  collecting: [join(MODULES, '.bin/bun'), '--expose-gc'],
  requires: false,
};

/** @type {Runtime} */
const DENO = {
  name: 'Deno',
  command: [join(MODULES, '.bin/deno'), 'run', '-A'],
  collecting: [join(MODULES, '.bin/deno'), 'run', '-A', '--v8-flags=--expose-gc,--no-opt'],
  requires: false,
};

/** Runs a script in Deno, which refuses all that it is not permitted, and does not ask. */
export const DENO_WITHOUT_PERMISSION = [join(MODULES, '.bin/deno'), 'run', '--no-prompt'];
