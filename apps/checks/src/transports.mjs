// The transports of this repository. No file lists them: a new folder packages/transport-pigeon adds the transport `pigeon`
// to every check.
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
 * @property {string} factory - Its exported function, such as `pigeonTransport`, which works without arguments.
 */

/**
 * How a transport differs in some runtimes. Its folder may contain `test/runtimes.mjs` with this information. The names of
 * the runtimes are those of `installed-runtimes.mjs`.
 *
 * @typedef {object} RuntimeTraits
 * @property {readonly string[]} failsIn - The runtimes in which it cannot send.
 * @property {readonly string[]} seesDeadConnections - The runtimes in which it notices that an idle connection has died.
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
 * Returns a TypeScript program that creates each transport.
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
