import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findFolderViolations } from './folders.mjs';
import { findLayerViolations } from './layers.mjs';
import { findManifestProblems } from './manifests.mjs';
import { ROOT } from './setup.mjs';
import { everyTransportProgram, findTransports, readTraits } from './transports.mjs';
import { readWorkspaces } from './workspace.mjs';

const packages = readWorkspaces('packages');
const apps = readWorkspaces('apps');
const transports = findTransports(packages);

it('finds a transport in each folder that begins with transport-', () => {
  expect(transports.map(({ name }) => name)).toEqual(expect.arrayContaining(['axios', 'fetch', 'http', 'undici']));
  expect(transports).toContainEqual({
    name: 'http',
    folder: 'packages/transport-http',
    packageName: '@td/transport-http',
    factory: 'httpTransport',
  });
});

it.each(transports)('$packageName exports $factory, which makes a transport without arguments', async (transport) => {
  const module = await import(transport.packageName);
  expect(Object.keys(module)).toContain(transport.factory);
  expect(module[transport.factory]()).toMatchObject({ send: expect.any(Function) });
});

/** A new folder, as somebody makes it who begins with a neighbour's. */
function copyOf(name: string): (typeof packages)[number] {
  const original = packages.find(({ folder }) => folder === 'packages/transport-http');
  if (!original) throw new Error('there is no transport to copy');
  return JSON.parse(
    JSON.stringify(original)
      .replaceAll('transport-http', `transport-${name}`)
      .replaceAll('httpTransport', `${name}Transport`),
  );
}

it('takes a new folder for a transport, without an edit elsewhere', () => {
  const probe = copyOf('probe');
  const exists = (path: string) => existsSync(join(ROOT, path.replace('transport-probe', 'transport-http')));

  expect(findLayerViolations([...packages, probe], apps)).toEqual([]);
  expect(findManifestProblems(probe, exists)).toEqual([]);
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

it('writes a program that makes each transport', () => {
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

it('reads what is particular to a transport from its folder, and asks for nothing', async () => {
  expect(await readTraits({ folder: 'packages/transport-undici' })).toMatchObject({ failsIn: ['Bun'] });
  expect(await readTraits({ folder: 'packages/transport-probe' })).toEqual({ failsIn: [], seesDeadConnections: [] });
});

it('finds no file that names every transport: a new one would have to be added to it', () => {
  const namesAll = (text: string) => transports.every(({ folder }) => text.includes(folder.replace('packages/', '')));
  const lists = [...packages, ...apps]
    .flatMap(({ sources }) => sources)
    .filter(({ path, text }) => namesAll(text) && path !== 'apps/checks/src/transports.test.ts');
  expect(lists.map(({ path }) => path)).toEqual([]);
});
