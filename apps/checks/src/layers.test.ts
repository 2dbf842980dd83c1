import { expect, it } from 'vitest';
import { findLayerViolations } from './layers.mjs';

interface Workspace {
  folder: string;
  manifest: {
    name: string;
    version: string;
    exports: Record<string, unknown>;
    imports?: Record<string, unknown>;
    dependencies?: Record<string, string>;
  };
  sources: { path: string; text: string }[];
}

function workspace(folder: string, files: Record<string, string>, dependencies: string[] = []): Workspace {
  const name = folder.replace('packages/', '@td/').replace('apps/', '@td-apps/');
  return {
    folder,
    manifest: {
      name,
      version: '0.0.0',
      exports: {},
      dependencies: Object.fromEntries(dependencies.map((dependency) => [dependency, '*'])),
    },
    sources: Object.entries(files).map(([file, text]) => ({ path: `${folder}/src/${file}`, text })),
  };
}

it('findLayerViolations accepts a correct core, transport and preset', () => {
  const packages = [
    workspace('packages/core', { 'hash.ts': "import { sha256 } from './sha256.js';" }),
    workspace(
      'packages/transport-pigeon',
      { 'index.ts': "import 'pigeon'; import 'node:dns'; export * from './a.js';" },
      ['@td/core', 'pigeon'],
    ),
    workspace('packages/node', { 'index.ts': "export { createClient } from '@td/core';" }, ['@td/core']),
    workspace('packages/node', { 'index.test.ts': "import '@td/testing'; import { it } from 'vitest';" }),
  ];

  expect(findLayerViolations(packages, [workspace('apps/demo', { 'main.ts': "import '@td/node';" })])).toEqual([]);
});

it('findLayerViolations accepts imports of internal names that the manifest declares', () => {
  const core = workspace('packages/core', { 'index.ts': "import { isDevelopment } from '#development';" });
  const imports = { '#development': './src/development.ts' };

  expect(findLayerViolations([{ ...core, manifest: { ...core.manifest, imports } }], [])).toEqual([]);
});

it.each([
  ['core imports Node', 'packages/core', "import { readFile } from 'node:fs';", []],
  ['core imports Node without its prefix', 'packages/core', "import 'fs';", []],
  ['core imports Node lazily', 'packages/core', "await import('node:os');", []],
  ['core imports types of a platform', 'packages/core', "import type { X } from '@td/node';", []],
  ['core re-exports a transport', 'packages/core', "export { x } from '@td/transport-fetch';", []],
  ['a transport imports another', 'packages/transport-pigeon', "import '@td/transport-fetch';", []],
  ['a transport imports an undeclared library', 'packages/transport-pigeon', "import 'pigeon';", ['@td/core']],
  ['the fetch transport imports Node', 'packages/transport-fetch', "import 'node:http';", ['@td/core']],
  ['node imports browser', 'packages/node', "import '@td/browser';", []],
  ['browser imports Node', 'packages/browser', "import 'node:os';", []],
  ['a package imports an internal name that its manifest lacks', 'packages/node', "import '#development';", []],
  ['a package imports a file of another package', 'packages/node', "import '../../core/src/client.js';", []],
  ['a package imports a source of another package', 'packages/node', "import '@td/core/src/client.js';", ['@td/core']],
])('findLayerViolations reports that %s', (_, folder, text, dependencies) => {
  const violations = findLayerViolations([workspace(folder, { 'index.ts': text }, dependencies)], []);

  expect(violations).toHaveLength(1);
  expect(violations[0]).toContain(`${folder}/src/index.ts`);
});

it.each([
  ['packages/core', '@td/node'],
  ['packages/core', 'lodash'],
  ['packages/transport-pigeon', '@td/transport-fetch'],
  ['packages/node', '@td/browser'],
  ['packages/browser', 'axios'],
])('findLayerViolations reports that the manifest of %s names %s', (folder, dependency) => {
  const violations = findLayerViolations([workspace(folder, {}, [dependency])], []);

  expect(violations).toHaveLength(1);
  expect(violations[0]).toContain(dependency);
});

it.each([
  "import '../../../packages/core/src/client.js';",
  "import '@td/core/src/client.ts';",
  "import '@td/node/dist/x.js';",
])('findLayerViolations reports that an app contains %s', (text) => {
  expect(findLayerViolations([], [workspace('apps/demo', { 'main.ts': text })])).toHaveLength(1);
});

it('findLayerViolations reports that a preset uses two transports', () => {
  const preset = workspace('packages/node', {}, ['@td/transport-http', '@td/transport-fetch']);

  expect(findLayerViolations([preset], [])).toEqual([expect.stringContaining('more than one transport')]);
});

it('findLayerViolations reports that a transport uses two libraries', () => {
  const transport = workspace('packages/transport-pigeon', {}, ['pigeon', 'dove']);

  expect(findLayerViolations([transport], [])).toEqual([expect.stringContaining('too many libraries')]);
});

it('findLayerViolations reports that a package belongs to no layer', () => {
  expect(findLayerViolations([workspace('packages/utils', {})], [])).toEqual([expect.stringContaining('no layer')]);
});
