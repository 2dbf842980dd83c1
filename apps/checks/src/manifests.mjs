// Checks that the manifests of all published packages have the same form.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { legacyEntries, moduleOf } from './legacy-entries.mjs';
import { addressFields, readAddress } from './repository-address.mjs';
import { ROOT } from './setup.mjs';
import { findVersionConstants } from './sync-versions.mjs';
import { findTopLevelProblems } from './top-level.mjs';
import { readWorkspaces } from './workspace.mjs';

/** @import { LegacyEntry } from './legacy-entries.mjs' */
/** @import { Workspace } from './workspace.mjs' */

/** The keys of a manifest, in this order. */
const KEYS = [
  'name',
  'version',
  'description',
  'keywords',
  'homepage',
  'bugs',
  'repository',
  'license',
  'author',
  'type',
  'sideEffects',
  'main',
  'module',
  'types',
  'unpkg',
  'jsdelivr',
  'bin',
  'exports',
  'imports',
  'files',
  'engines',
  'preferUnplugged',
  'publishConfig',
  'scripts',
  'dependencies',
  'peerDependencies',
  'peerDependenciesMeta',
  'devDependencies',
];

const OPTIONAL_KEYS = [
  'unpkg',
  'jsdelivr',
  'bin',
  'preferUnplugged',
  'imports',
  'dependencies',
  'peerDependencies',
  'peerDependenciesMeta',
  'devDependencies',
];

/** The values that are the same in every package. @type {Readonly<Record<string, unknown>>} */
const SAME_EVERYWHERE = {
  license: 'MIT',
  author: 'The telemetrydeck-ts authors',
  type: 'module',
  // These three are for tools that ignore `exports`.
  main: './dist/index.js',
  module: './dist/index.js',
  types: './dist/index.d.ts',
  engines: { node: '>=20.19' },
  publishConfig: { access: 'public', provenance: true },
};

/** The start of each script. A package may build more after it. @type {Readonly<Record<string, string>>} */
const SCRIPTS = {
  build: 'node ../../apps/checks/src/clean-dist.mjs && tsc -p tsconfig.build.json',
  typecheck: 'tsc -p tsconfig.json',
  test: 'vitest run',
};

/** The end of each build. */
const BUILD_END = ' && node ../../apps/checks/src/build-commonjs.mjs';

/**
 * @param {Workspace} workspace
 * @param {(path: string) => string | undefined} read - Returns the text of a file by its path relative to the root.
 * @param {string} address - The address of the repository.
 * @returns {string[]} The problems, one sentence each.
 */
export function findManifestProblems({ folder, manifest, sources }, read, address) {
  /** @type {Record<string, unknown>} */
  const actual = { ...manifest };
  const keys = Object.keys(actual);
  const exists = (/** @type {string} */ path) => read(join(folder, path)) !== undefined;
  const entries = legacyEntries(manifest.exports ?? {});
  const same = { ...SAME_EVERYWHERE, files: packedFiles(entries), ...addressFields(address, folder) };
  const problems = [
    ...KEYS.filter((key) => !(key in actual) && !OPTIONAL_KEYS.includes(key)).map((key) => `"${key}" is missing`),
    ...keys.filter((key) => !KEYS.includes(key)).map((key) => `"${key}" is not in other manifests`),
    ...Object.entries(same)
      .filter(([key, value]) => key in actual && !isDeepStrictEqual(actual[key], value))
      .map(([key, value]) => `"${key}" should be ${JSON.stringify(value)}`),
    ...Object.entries(SCRIPTS)
      .filter(([name, command]) => !manifest.scripts?.[name]?.startsWith(command))
      .map(([name, command]) => `the script "${name}" should start with "${command}"`),
    ...(manifest.scripts?.['build']?.endsWith(BUILD_END) === false
      ? [`the script "build" should end with "${BUILD_END}"`]
      : []),
    ...('sideEffects' in actual && !isSideEffectFree(actual['sideEffects'])
      ? ['"sideEffects" should be false, or name the modules of dist and src that have them']
      : []),
    ...exportProblems(manifest.exports ?? {}, exists, actual['unpkg']),
    ...(actual['unpkg'] === actual['jsdelivr'] ? [] : ['"unpkg" and "jsdelivr" should be the same script']),
    ...entries
      .filter((entry) => !isDeepStrictEqual(parse(read(join(folder, entry.folder, 'package.json'))), entry.manifest))
      .map((entry) => `${entry.folder}/package.json should be ${JSON.stringify(entry.manifest)}`),
    ...['LICENSE', 'README.md'].filter((name) => !exists(name)).map((name) => `${name} is missing`),
    ...Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
      .filter(([name, range]) => name.startsWith('@td/') && range !== 'workspace:*')
      .map(([name]) => `"${name}" should have the version "workspace:*"`),
  ];
  const known = keys.filter((key) => KEYS.includes(key));
  if (
    !isDeepStrictEqual(
      known,
      KEYS.filter((key) => key in actual),
    )
  )
    problems.push(`the keys should be in the order ${KEYS}`);
  if (manifest.name !== folder.replace(/^packages\//, '@td/')) problems.push(`"name" does not match the folder`);
  for (const { path, version } of findVersionConstants(sources)) {
    if (version !== manifest.version) problems.push(`${path} has version ${version}: run pnpm version-packages`);
  }
  return problems.map((problem) => `${folder}: ${problem}`);
}

/**
 * Returns the files to publish: also the sources, for source maps and readers, but no tests.
 *
 * @param {readonly LegacyEntry[]} entries
 */
function packedFiles(entries) {
  const folders = entries.map(({ folder }) => folder);
  return ['dist', 'src', ...folders, '!src/**/*.test.ts', '!dist/**/*.test.*', '!dist/*.tsbuildinfo'];
}

/** @param {unknown} sideEffects */
function isSideEffectFree(sideEffects) {
  if (!Array.isArray(sideEffects)) return sideEffects === false;
  return sideEffects.every((file) => /^\.\/(dist\/[\w/-]+\.js|src\/[\w/-]+\.ts)$/.test(file));
}

/**
 * @param {Record<string, unknown>} exports
 * @param {(path: string) => boolean} exists
 * @param {unknown} script - What content delivery networks serve, if anything: a classic script.
 */
function exportProblems(exports, exists, script) {
  return Object.entries(exports).flatMap(([entry, target]) => {
    if (entry === './package.json') return target === './package.json' ? [] : [`exports "${entry}" is not itself`];
    const file = entry === '.' ? 'index' : moduleOf(target);
    const has = (/** @type {string} */ condition) => JSON.stringify(target).includes(`"${condition}":`);
    const module = `./dist/${file}.js`;
    // A package may have a build of its own for Node and Deno, with core within (decision 6).
    const withCore = `./dist/${file}-with-core.js`;
    const hasWithCore = JSON.stringify(target).includes(withCore);
    // A classic script is one file for every tool: it is neither a module nor CommonJS.
    const isScript = module === script;
    const types = {
      '@td/source': `./src/${file}.ts`,
      ...(!isScript && { require: `./dist/commonjs/${file}.d.ts` }),
      default: `./dist/${file}.d.ts`,
    };
    const expected = {
      types,
      '@td/source': `./src/${file}.ts`,
      // A package may have a smaller build for users; one with core within imports that of core.
      ...((hasWithCore || has('production')) && {
        production: hasWithCore ? module : `./dist/production/${file}.js`,
      }),
      // Node, bundlers and Bun read one of the first three, so that a program never has two copies (decision 12).
      ...(!isScript && !hasWithCore && { 'module-sync': module }),
      ...(!isScript && { module, bun: module }),
      // After those of bundlers, because newer ones know this condition, too.
      ...(hasWithCore && { 'module-sync': withCore }),
      ...(!isScript && { require: `./dist/commonjs/${file}.js` }),
      default: module,
    };
    // Compared as text, because the order of the conditions matters: types first.
    if (JSON.stringify(target) !== JSON.stringify(expected)) {
      return [`exports "${entry}" should be ${JSON.stringify(expected)}`];
    }
    return exists(`./src/${file}.ts`) ? [] : [`exports "${entry}" names a missing source`];
  });
}

/** @param {string | undefined} text */
function parse(text) {
  return text === undefined ? undefined : JSON.parse(text);
}

/** @param {readonly Workspace[]} packages */
export function findVersionProblems(packages) {
  const versions = new Set(packages.map(({ manifest }) => manifest.version));
  return versions.size > 1
    ? [`packages: all should have the same version, but have ${[...versions].join(' and ')}`]
    : [];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const packages = readWorkspaces('packages');
  const address = readAddress(ROOT);
  const read = (/** @type {string} */ path) =>
    existsSync(join(ROOT, path)) ? readFileSync(join(ROOT, path), 'utf8') : undefined;
  const problems = [
    ...packages.flatMap((workspace) => findManifestProblems(workspace, read, address)),
    ...findVersionProblems(packages),
    ...findTopLevelProblems(readdirSync(ROOT)),
    ...readWorkspaces('apps')
      .filter(({ manifest }) => !manifest.private)
      .map(({ folder }) => `${folder}: apps should be private`),
  ];
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
