import { describe, expect, it } from 'vitest';
import { findManifestProblems, findVersionProblems } from './manifests.mjs';
import { withVersion } from './sync-versions.mjs';

const ADDRESS = 'https://example.test/ada/pigeons';

const BUILD =
  'node ../../apps/checks/src/clean-dist.mjs && tsc -p tsconfig.build.json && node ../../apps/checks/src/build-commonjs.mjs';

const sound = {
  name: '@td/transport-pigeon',
  version: '1.2.3',
  description: 'Sends signals by pigeon.',
  keywords: ['pigeon'],
  homepage: `${ADDRESS}/tree/main/packages/transport-pigeon#readme`,
  bugs: { url: `${ADDRESS}/issues` },
  repository: { type: 'git', url: `git+${ADDRESS}.git`, directory: 'packages/transport-pigeon' },
  license: 'MIT',
  author: 'The telemetrydeck-ts authors',
  type: 'module',
  sideEffects: false,
  main: './dist/index.js',
  module: './dist/index.js',
  types: './dist/index.d.ts',
  exports: {
    '.': {
      types: {
        '@td/source': './src/index.ts',
        require: './dist/commonjs/index.d.ts',
        default: './dist/index.d.ts',
      },
      '@td/source': './src/index.ts',
      'module-sync': './dist/index.js',
      module: './dist/index.js',
      bun: './dist/index.js',
      require: './dist/commonjs/index.js',
      default: './dist/index.js',
    },
    './package.json': './package.json',
  },
  files: ['dist', 'src', '!src/**/*.test.ts', '!dist/**/*.test.*', '!dist/*.tsbuildinfo'],
  engines: { node: '>=20.19' },
  publishConfig: { access: 'public', provenance: true },
  scripts: { build: BUILD, typecheck: 'tsc -p tsconfig.json', test: 'vitest run' },
  dependencies: { '@td/core': 'workspace:*' },
};

const folder = 'packages/transport-pigeon';

/** Every file is there; `files` has the text of those whose text matters, or nothing for one that is missing. */
function problems(change: object, source = '', files: Readonly<Record<string, string | undefined>> = {}): string[] {
  const sources = [{ path: `${folder}/src/sdk.ts`, text: source }];
  const texts = new Map(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));
  const read = (path: string) => (texts.has(path) ? texts.get(path) : '');
  return findManifestProblems({ folder, manifest: { ...sound, ...change }, sources }, read, ADDRESS);
}

it('findManifestProblems accepts a correct manifest', () => {
  expect(problems({}, "const SDK_VERSION = '1.2.3';")).toEqual([]);
});

const withProduction = (production: string) => {
  const { types, '@td/source': source, ...rest } = sound.exports['.'];
  return { exports: { '.': { types, '@td/source': source, production, ...rest } } };
};
const productionLast = { exports: { '.': { ...sound.exports['.'], production: './dist/production/index.js' } } };

const { types, ...withoutTypes } = sound.exports['.'];
const { require: commonJS, ...withoutCommonJS } = withoutTypes;
const { 'module-sync': _, ...withoutNode } = sound.exports['.'];

it('findManifestProblems accepts a production build', () => {
  expect(problems(withProduction('./dist/production/index.js'))).toEqual([]);
});

const withCore = (first: object) => {
  const { types, '@td/source': source, 'module-sync': _, module, bun, require } = sound.exports['.'];
  const file = './dist/index-with-core.js';
  const last = { 'module-sync': file, require, default: module };
  return { exports: { '.': { types, '@td/source': source, production: module, ...first, module, bun, ...last } } };
};

it('findManifestProblems accepts a build for Node that has core within', () => {
  expect(problems(withCore({}))).toEqual([]);
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
  ['a missing script', { scripts: { build: BUILD, test: 'vitest run' } }],
  [
    'no CommonJS build',
    { scripts: { ...sound.scripts, build: 'node ../../apps/checks/src/clean-dist.mjs && tsc -p tsconfig.build.json' } },
  ],
  ['a stranger', { browser: './dist/index.js' }],
  ['another main module', { main: './dist/main.js' }],
  ['another repository', { repository: { ...sound.repository, url: 'git+https://example.test/eve/pigeons.git' } }],
  ['another folder of the repository', { repository: { ...sound.repository, directory: 'packages/pigeon' } }],
  ['another home', { homepage: ADDRESS }],
  ['another place for faults', { bugs: { url: `${ADDRESS}/discussions` } }],
  ['a fixed version of a neighbour', { dependencies: { '@td/core': '1.2.3' } }],
  ['a production build elsewhere', withProduction('./dist/index.min.js')],
  ['a production build that comes last', productionLast],
  ['types that come last', { exports: { '.': { ...withoutTypes, types } } }],
  [
    'CommonJS before the module that Node and bundlers read',
    { exports: { '.': { types, require: commonJS, ...withoutCommonJS } } },
  ],
  ['a build for Node that bundlers find first', withCore({ 'module-sync': './dist/index-with-core.js' })],
  ['no module for Node', { exports: { '.': withoutNode } }],
])('findManifestProblems reports %s', (_, change) => {
  expect(problems(change)).toHaveLength(1);
});

it('findManifestProblems reports a missing key and a wrong order of keys', () => {
  const { license, ...rest } = sound;
  const check = (manifest: typeof sound) => findManifestProblems({ folder, manifest, sources: [] }, () => '', ADDRESS);

  expect(check(rest as typeof sound)).toEqual([expect.stringContaining('"license" is missing')]);
  expect(check({ ...rest, license })).toEqual([expect.stringContaining('order')]);
});

it.each(['README.md', 'LICENSE', 'src/index.ts'])('findManifestProblems reports that %s is missing', (name) => {
  expect(problems({}, '', { [name]: undefined })).toHaveLength(1);
});

describe('given a subpath', () => {
  const entry = {
    types: { '@td/source': './src/fast.ts', require: './dist/commonjs/fast.d.ts', default: './dist/fast.d.ts' },
    '@td/source': './src/fast.ts',
    'module-sync': './dist/fast.js',
    module: './dist/fast.js',
    bun: './dist/fast.js',
    require: './dist/commonjs/fast.js',
    default: './dist/fast.js',
  };
  const change = {
    exports: { ...sound.exports, './fast': entry },
    files: ['dist', 'src', 'fast', '!src/**/*.test.ts', '!dist/**/*.test.*', '!dist/*.tsbuildinfo'],
  };
  const manifest = { main: '../dist/fast.js', module: '../dist/fast.js', types: '../dist/fast.d.ts' };
  const file = 'fast/package.json';

  it('findManifestProblems accepts a folder with a manifest for tools that ignore "exports"', () => {
    expect(problems(change, '', { [file]: JSON.stringify(manifest) })).toEqual([]);
  });

  it('findManifestProblems reports that this folder is missing, has another module or is not published', () => {
    const other = { ...manifest, main: '../dist/slow.js' };

    expect(problems(change, '', { [file]: undefined })).toEqual([expect.stringContaining(file)]);
    expect(problems(change, '', { [file]: JSON.stringify(other) })).toEqual([expect.stringContaining(file)]);
    expect(problems({ ...change, files: sound.files }, '', { [file]: JSON.stringify(manifest) })).toEqual([
      expect.stringContaining('"files"'),
    ]);
  });
});

describe('given a classic script', () => {
  const script = './dist/page.js';
  const source = './src/page.ts';
  const entry = { types: { '@td/source': source, default: './dist/page.d.ts' }, '@td/source': source, default: script };
  const manifest = Object.fromEntries(
    Object.entries(sound).flatMap(([key, value]) =>
      key === 'types' ? Object.entries({ types: value, unpkg: script, jsdelivr: script }) : [[key, value]],
    ),
  ) as typeof sound;
  const files = ['dist', 'src', 'page', '!src/**/*.test.ts', '!dist/**/*.test.*', '!dist/*.tsbuildinfo'];
  const find = (change: object = {}) => {
    const changed = { ...manifest, files, exports: { ...sound.exports, './page': entry }, ...change };
    const read = () =>
      JSON.stringify({ main: '../dist/page.js', module: '../dist/page.js', types: '../dist/page.d.ts' });
    return findManifestProblems({ folder, manifest: changed, sources: [] }, read, ADDRESS);
  };

  it('findManifestProblems accepts one file for every tool', () => {
    expect(find()).toEqual([]);
  });

  it('findManifestProblems reports that networks serve different scripts, or something else', () => {
    expect(find({ jsdelivr: './dist/index.js' })).toEqual([expect.stringContaining('the same script')]);
    expect(find({ unpkg: './dist/other.js', jsdelivr: './dist/other.js' })).toHaveLength(1);
  });
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
