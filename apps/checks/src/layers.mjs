// Checks the layers: which package may import which. Reads the imports of the sources and the manifests.
import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { importsOf } from './imports-of.mjs';
import { readWorkspaces } from './workspace.mjs';

/** @import { Manifest, SourceFile, Workspace } from './workspace.mjs' */

/**
 * @typedef {object} Layer
 * @property {RegExp} name - The name of the package.
 * @property {RegExp} mayUse - The packages of ours that it may use.
 * @property {number} libraries - The highest number of other packages that it may use.
 * @property {RegExp} [onlyLibrary] - The only library that it may use.
 * @property {boolean} [builtins] - Whether it may import Node's modules.
 */

/** The first layer that matches applies. A new transport matches without a change. @type {readonly Layer[]} */
const LAYERS = [
  { name: /^@td\/core$/, mayUse: /^$/, libraries: 0 },
  { name: /^@td\/transport-fetch$/, mayUse: /^@td\/core$/, libraries: 1, onlyLibrary: /^ky$/ },
  { name: /^@td\/transport-/, mayUse: /^@td\/core$/, libraries: 1, builtins: true },
  { name: /^@td\/browser$/, mayUse: /^@td\/(core|transport-[a-z]+)$/, libraries: 0 },
  { name: /^@td\/node$/, mayUse: /^@td\/(core|transport-[a-z]+)$/, libraries: 0, builtins: true },
  { name: /^@td\/cli$/, mayUse: /^@td\/node$/, libraries: 0, builtins: true },
  { name: /^@td\/testing$/, mayUse: /^@td\/core$/, libraries: 1, onlyLibrary: /^vitest$/, builtins: true },
];

/** The packages that tests may use in addition. */
const FOR_TESTS = /^(@td\/testing|vitest|fast-check)$/;

const TEST_FILE = /\.test\.ts$/;

/**
 * @param {readonly Workspace[]} packages
 * @param {readonly Workspace[]} apps
 * @returns {string[]} The problems, one sentence each.
 */
export function findLayerViolations(packages, apps) {
  return [...packages.flatMap(violationsOfPackage), ...apps.flatMap(violationsOfApp)];
}

/** @param {Workspace} workspace */
function violationsOfPackage({ folder, manifest, sources }) {
  const layer = LAYERS.find(({ name }) => name.test(manifest.name));
  if (!layer) return [`${folder}: no layer is known for ${manifest.name}`];
  const declared = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
  const libraries = declared.filter((name) => !name.startsWith('@td/') && mayUse(layer, name));
  const transports = declared.filter((name) => name.startsWith('@td/transport-'));
  return [
    ...declared
      .filter((name) => !mayUse(layer, name))
      .map((name) => `${folder}/package.json: ${manifest.name} may not depend on ${name}`),
    ...(libraries.length > layer.libraries ? [`${folder}/package.json: too many libraries: ${libraries}`] : []),
    ...(transports.length > 1 ? [`${folder}/package.json: more than one transport: ${transports}`] : []),
    ...sources
      .filter(({ path }) => path.startsWith(`${folder}/src/`))
      .flatMap((file) => violationsOfFile(layer, folder, manifest, file)),
  ];
}

/**
 * @param {Layer} layer
 * @param {string} folder
 * @param {Manifest} manifest
 * @param {SourceFile} file
 */
function violationsOfFile(layer, folder, manifest, file) {
  const isTest = TEST_FILE.test(file.path);
  const declared = { ...manifest.dependencies, ...manifest.peerDependencies, ...(isTest && manifest.devDependencies) };
  /** @param {string} specifier */
  const problem = (specifier) => {
    if (specifier.startsWith('.')) {
      return join(dirname(file.path), specifier).startsWith(`${folder}/`) ? undefined : 'leaves its own package';
    }
    if (specifier.startsWith('#'))
      return specifier in (manifest.imports ?? {}) ? undefined : 'is not declared in package.json';
    if (isBuiltin(specifier)) return layer.builtins || isTest ? undefined : 'is a module of Node';
    const name = packageName(specifier);
    if (name === manifest.name) return undefined;
    if (isTest && FOR_TESTS.test(name)) return undefined;
    if (/\/src\//.test(specifier)) return 'reaches into sources';
    if (!(name in declared)) return 'is not declared in package.json';
    return isTest || mayUse(layer, name) ? undefined : `is not for ${manifest.name}`;
  };
  return importsOf(file.text).flatMap((specifier) => {
    const found = problem(specifier);
    return found ? [`${file.path}: '${specifier}' ${found}`] : [];
  });
}

/** @param {Workspace} workspace */
function violationsOfApp({ folder, sources }) {
  return sources.flatMap(({ path, text }) =>
    importsOf(text)
      .filter((specifier) => {
        if (specifier.startsWith('.')) return join(dirname(path), specifier).startsWith('packages/');
        return /^@td\/[^/]+\/(src|dist)(\/|$)/.test(specifier);
      })
      .map((specifier) => `${path}: '${specifier}' reaches into a package; ${folder} may use what is published only`),
  );
}

/**
 * @param {Layer} layer
 * @param {string} name
 */
function mayUse(layer, name) {
  if (name.startsWith('@td/')) return layer.mayUse.test(name);
  return layer.libraries > 0 && (layer.onlyLibrary?.test(name) ?? true);
}

/** @param {string} specifier */
function isBuiltin(specifier) {
  return specifier.startsWith('node:') || builtinModules.includes(specifier);
}

/** @param {string} specifier */
function packageName(specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const violations = findLayerViolations(readWorkspaces('packages'), readWorkspaces('apps'));
  for (const violation of violations) console.error(violation);
  process.exitCode = violations.length === 0 ? 0 : 1;
}
