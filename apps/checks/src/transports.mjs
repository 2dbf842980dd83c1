// The transports of this repository. Nothing lists them: whoever adds the folder packages/transport-pigeon has added the
// transport `pigeon` to every check.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './setup.mjs';

/** @import { Workspace } from './workspace.mjs' */

/**
 * @typedef {object} TransportPackage
 * @property {string} name - Such as `pigeon`.
 * @property {string} folder - Relative to the root, such as `packages/transport-pigeon`.
 * @property {string} packageName - Such as `@td/transport-pigeon`.
 * @property {string} factory - The function that it exports, such as `pigeonTransport`. It works without arguments.
 */

/**
 * What is particular to a transport in some runtimes: its folder says so in `test/runtimes.mjs`, where it has to. The
 * runtimes are named as in `installed-runtimes.mjs`.
 *
 * @typedef {object} RuntimeTraits
 * @property {readonly string[]} failsIn - Runtimes in which it cannot send.
 * @property {readonly string[]} seesDeadConnections - Those in which it sees that a connection has died while it was idle.
 */

/**
 * @param {readonly Workspace[]} packages
 * @returns {TransportPackage[]}
 */
export function findTransports(packages) {
  return packages.flatMap(({ folder, manifest }) => {
    const [, name] = /^packages\/transport-(.+)$/.exec(folder) ?? [];
    return name ? [{ name, folder, packageName: manifest.name, factory: factoryName(name) }] : [];
  });
}

/** @param {string} name */
function factoryName(name) {
  return `${name.replace(/-(.)/g, (_dash, letter) => letter.toUpperCase())}Transport`;
}

/**
 * @param {Pick<TransportPackage, 'folder'>} transport
 * @returns {Promise<RuntimeTraits>}
 */
export async function readTraits({ folder }) {
  const file = join(ROOT, folder, 'test/runtimes.mjs');
  const { failsIn = [], seesDeadConnections = [] } = existsSync(file) ? await import(pathToFileURL(file).href) : {};
  return { failsIn, seesDeadConnections };
}

/**
 * A program in TypeScript that makes each transport.
 *
 * @param {readonly TransportPackage[]} transports
 */
export function everyTransportProgram(transports) {
  return [
    "import type { Transport } from '@td/core';",
    ...transports.map(({ factory, packageName }) => `import { ${factory} } from '${packageName}';`),
    '',
    `export const transports: readonly Transport[] = [${transports.map(({ factory }) => `${factory}()`).join(', ')}];`,
    '',
  ].join('\n');
}
