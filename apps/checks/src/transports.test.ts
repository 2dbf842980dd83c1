import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findFolderViolations } from './folders.mjs';
import { findLayerViolations } from './layers.mjs';
import { findManifestProblems } from './manifests.mjs';
import { readAddress } from './repository-address.mjs';
import { ROOT } from './setup.mjs';
import { everyTransportProgram, findTransports, readTraits } from './transports.mjs';
import { readWorkspaces } from './workspace.mjs';

const packages = readWorkspaces('packages');
const apps = readWorkspaces('apps');
const transports = findTransports(packages);

it('each folder that starts with transport- is a transport', () => {
  expect(transports.map(({ name }) => name)).toEqual(expect.arrayContaining(['axios', 'fetch', 'http', 'undici']));
  expect(transports).toContainEqual({
    name: 'http',
    folder: 'packages/transport-http',
    packageName: '@td/transport-http',
    factory: 'httpTransport',
  });
});

it.each(transports)('$packageName exports $factory, which creates a transport without arguments', async (transport) => {
  const module = await import(transport.packageName);
  expect(Object.keys(module)).toContain(transport.factory);
  expect(module[transport.factory]()).toMatchObject({ send: expect.any(Function) });
});

const wrongParts = transports.flatMap((transport) =>
  [5, 'fetch', {}, []].map((value) => [transport.factory, value, transport.packageName] as const),
);

it.each(wrongParts)('%s refuses %j in place of what sends its requests', async (factory, value, packageName) => {
  const create = (await import(packageName))[factory];
  const parts = ['agent', 'dispatcher', 'fetch', 'instance'];
  const refusals = parts.flatMap((part) => {
    try {
      create({ [part]: value });
      return [];
    } catch (error) {
      return [`${(error as { code: string }).code} ${(error as Error).message}`];
    }
  });
  expect(refusals).toEqual([expect.stringMatching(/^INVALID_OPTION .*(agent|dispatcher|fetch|instance) must be /)]);
});

/** Creates the folder of a new transport from a copy of another. */
function copyOf(name: string): (typeof packages)[number] {
  const original = packages.find(({ folder }) => folder === 'packages/transport-http');
  if (!original) throw new Error('there is no transport to copy');
  return JSON.parse(
    JSON.stringify(original)
      .replaceAll('transport-http', `transport-${name}`)
      .replaceAll('httpTransport', `${name}Transport`),
  );
}

it('a new folder is a transport without a change elsewhere', () => {
  const probe = copyOf('probe');
  const read = (path: string) => {
    const original = join(ROOT, path.replace('transport-probe', 'transport-http'));
    return existsSync(original) ? readFileSync(original, 'utf8') : undefined;
  };

  expect(findLayerViolations([...packages, probe], apps)).toEqual([]);
  expect(findManifestProblems(probe, read, readAddress(ROOT))).toEqual([]);
  expect(findFolderViolations(probe)).toEqual([]);
  expect(findTransports([probe])).toEqual([
    {
      name: 'probe',
      folder: 'packages/transport-probe',
      packageName: '@td/transport-probe',
      factory: 'probeTransport',
    },
  ]);
});

it('the program creates each transport', () => {
  const probe = copyOf('probe');
  expect(everyTransportProgram(findTransports([probe]))).toBe(
    [
      "import type { Transport } from '@td/core';",
      "import { probeTransport } from '@td/transport-probe';",
      '',
      'export const transports: readonly Transport[] = [probeTransport()];',
      '',
    ].join('\n'),
  );
});

it('the traits of a transport come from its folder, and are optional', async () => {
  expect(await readTraits({ folder: 'packages/transport-undici' })).toMatchObject({ failsIn: ['Bun'] });
  expect(await readTraits({ folder: 'packages/transport-probe' })).toEqual({ failsIn: [], seesDeadConnections: [] });
});

it('no file names every transport, because a new one would have to be added to it', () => {
  const namesAll = (text: string) => transports.every(({ folder }) => text.includes(folder.replace('packages/', '')));
  const lists = [...packages, ...apps]
    .flatMap(({ sources }) => sources)
    .filter(({ path, text }) => namesAll(text) && path !== 'apps/checks/src/transports.test.ts');
  expect(lists.map(({ path }) => path)).toEqual([]);
});
