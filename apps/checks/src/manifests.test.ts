import { expect, it } from 'vitest';
import { findManifestProblems, findTopLevelProblems, findVersionProblems } from './manifests.mjs';
import { withVersion } from './sync-versions.mjs';

const sound = {
  name: '@td/transport-pigeon',
  version: '1.2.3',
  description: 'Sends signals by pigeon.',
  keywords: ['pigeon'],
  license: 'MIT',
  type: 'module',
  sideEffects: false,
  exports: {
    '.': {
      types: { '@td/source': './src/index.ts', default: './dist/index.d.ts' },
      '@td/source': './src/index.ts',
      default: './dist/index.js',
    },
    './package.json': './package.json',
  },
  files: ['dist', 'src', '!src/**/*.test.ts', '!dist/**/*.test.*', '!dist/*.tsbuildinfo'],
  engines: { node: '>=20.19' },
  publishConfig: { access: 'public', provenance: true },
  scripts: { build: 'tsc -p tsconfig.build.json', typecheck: 'tsc -p tsconfig.json', test: 'vitest run' },
  dependencies: { '@td/core': 'workspace:*' },
};

function problems(change: object, source = '', exists: (path: string) => boolean = () => true): string[] {
  const sources = [{ path: 'packages/transport-pigeon/src/sdk.ts', text: source }];
  return findManifestProblems(
    { folder: 'packages/transport-pigeon', manifest: { ...sound, ...change }, sources },
    exists,
  );
}

it('findManifestProblems accepts a correct manifest', () => {
  expect(problems({}, "const SDK_VERSION = '1.2.3';")).toEqual([]);
});

it.each([
  ['another name', { name: '@td/pigeon' }],
  ['another licence', { license: 'ISC' }],
  ['CommonJS', { type: 'commonjs' }],
  ['side effects', { sideEffects: true }],
  ['side effects everywhere', { sideEffects: ['./dist/*.js'] }],
  ['files of its own', { files: ['dist'] }],
  ['an older Node', { engines: { node: '>=18' } }],
  ['no provenance', { publishConfig: { access: 'public' } }],
  ['a missing script', { scripts: { build: 'tsc -p tsconfig.build.json', test: 'vitest run' } }],
  ['a stranger', { main: './dist/index.js' }],
  ['a fixed version of a neighbour', { dependencies: { '@td/core': '1.2.3' } }],
  [
    'types that come last',
    {
      exports: {
        '.': {
          '@td/source': './src/index.ts',
          default: './dist/index.js',
          types: { '@td/source': './src/index.ts', default: './dist/index.d.ts' },
        },
      },
    },
  ],
])('findManifestProblems reports %s', (_, change) => {
  expect(problems(change)).toHaveLength(1);
});

it('findManifestProblems reports a missing key and a wrong order of keys', () => {
  const { license, ...rest } = sound;
  const check = (manifest: typeof sound) =>
    findManifestProblems({ folder: 'packages/transport-pigeon', manifest, sources: [] }, () => true);

  expect(check(rest as typeof sound)).toEqual([expect.stringContaining('"license" is missing')]);
  expect(check({ ...rest, license })).toEqual([expect.stringContaining('order')]);
});

it.each(['README.md', 'LICENSE', 'src/index.ts'])('bites when %s is missing', (name) => {
  expect(problems({}, '', (path) => !path.endsWith(name))).toHaveLength(1);
});

it('findManifestProblems reports that a source contains another version', () => {
  const stale = "export const SDK_VERSION: string = '1.2.2';";

  expect(problems({}, stale)).toEqual([expect.stringContaining('1.2.2')]);
  expect(problems({}, withVersion(stale, '1.2.3'))).toEqual([]);
});

it('findVersionProblems reports that packages have different versions', () => {
  const named = (version: string) => ({ folder: 'packages/x', manifest: { ...sound, version }, sources: [] });

  expect(findVersionProblems([named('1.0.0'), named('1.0.0')])).toEqual([]);
  expect(findVersionProblems([named('1.0.0'), named('1.0.1')])).toHaveLength(1);
});

it('bites on a stranger in the root, and on a gap', () => {
  const allowed = [
    'package.json',
    'pnpm-workspace.yaml',
    'pnpm-lock.yaml',
    'turbo.json',
    'packages',
    'apps',
    '.changeset',
    '.gitignore',
    'README.md',
    'LICENSE',
    'CONTRIBUTING.md',
    'tsconfig.base.json',
    'biome.json',
    'knip.json',
    'vitest.config.ts',
    'node_modules',
  ];

  expect(findTopLevelProblems(allowed)).toEqual([]);
  expect(findTopLevelProblems([...allowed, 'scripts'])).toEqual(['scripts does not belong into the root']);
  expect(findTopLevelProblems(allowed.filter((name) => name !== 'README.md'))).toEqual(['README.md is missing']);
});
