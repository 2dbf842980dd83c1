import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { publicNames } from './public-names.mjs';
import { publicSignatures } from './public-signatures.mjs';
import { ROOT } from './setup.mjs';
import { readWorkspaces } from './workspace.mjs';

const entryPoints = readWorkspaces('packages').flatMap(({ folder, manifest }) =>
  Object.entries(manifest.exports)
    .filter(([entry]) => entry !== './package.json')
    .map(([entry, target]) => ({
      name: join(manifest.name, entry),
      path: join(ROOT, folder, (target as Record<string, string>)['@td/source'] ?? ''),
      // In the folder of the package, so that a new package needs no change elsewhere.
      snapshot: join(ROOT, folder, `public-names${entry.slice(1).replace('/', '.')}.txt`),
    })),
);

it('the list contains every entry point of a package', () => {
  const names = entryPoints.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['@td/core', '@td/core/signals', '@td/node', '@td/testing/vitest']));
});

describe('the public signatures are those of the snapshot', () => {
  const signatures = publicSignatures(entryPoints);

  it.each(entryPoints)('$name', async ({ name, snapshot }) => {
    await expect(signatures.get(name)).toMatchFileSnapshot(snapshot);
  });
});

it.each(entryPoints)('$name exports the same names at run time', async ({ path }) => {
  // The entry for Jest takes Jest's global `expect`.
  vi.stubGlobal('expect', expect);
  const module: object = await import(path);
  vi.unstubAllGlobals();

  expect(Object.keys(module).sort()).toEqual(publicNames(path, readFileSync(path, 'utf8')).values);
});

it('publicNames separates values from types', () => {
  const text = `
    export { a, b as c, type D } from './x.js';
    export type { E } from './y.js';
    export function f(): void {}
    export class G {}
    export interface H {}
    export type I = string;
    export const j = 1;
    const k = 2;
  `;

  expect(publicNames('index.ts', text)).toEqual({ values: ['G', 'a', 'c', 'f', 'j'], types: ['D', 'E', 'H', 'I'] });
});

it('publicNames rejects an export without names', () => {
  expect(() => publicNames('index.ts', "export * from './x.js';")).toThrow('list each of them');
});
