import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { mustRun } from '../run-command.mjs';
import { ROOT } from '../setup.mjs';
import { checkAll } from '../step.mjs';
import { everyTransportProgram, findTransports } from '../transports.mjs';
import { readWorkspaces } from '../workspace.mjs';
import { consumerFolder } from './install.mjs';

/** @import { Step } from '../step.mjs' */

/** The oldest supported compiler, the last of the lines 5 and 6, and the newest. */
const COMPILERS = ['typescript-5.4', 'typescript-5.9', 'typescript', 'typescript-7'];

/** TypeScript 6 needs an argument for `node10`, and 7 has removed it. @type {Readonly<Record<string, string[]>>} */
const NODE10_ARGUMENTS = { 'typescript-5.4': [], 'typescript-5.9': [], typescript: ['--ignoreDeprecations', '6.0'] };

/** The strictest options. `skipLibCheck` is off, so that our declarations are checked as well. */
const STRICT = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  verbatimModuleSyntax: true,
  skipLibCheck: false,
  noEmit: true,
  target: 'es2022',
};

/**
 * @typedef {object} Project
 * @property {object} compilerOptions
 * @property {readonly string[]} files
 * @property {Readonly<Record<string, readonly string[]>>} [compilers] - The compilers and their additional arguments. All
 *   compilers by default.
 */

/** @type {Readonly<Record<string, Project>>} */
const PROJECTS = {
  node: {
    compilerOptions: { ...STRICT, module: 'nodenext', lib: ['es2022'], types: ['node'] },
    files: ['program-node.ts', 'every-transport.ts', 'typed-signals.ts'],
  },
  browser: {
    compilerOptions: { ...STRICT, module: 'nodenext', lib: ['es2022', 'dom'], types: [] },
    files: ['program-browser.ts'],
  },
  bundler: {
    compilerOptions: {
      ...STRICT,
      module: 'esnext',
      moduleResolution: 'bundler',
      lib: ['es2022', 'dom', 'dom.iterable'],
      types: [],
    },
    files: ['program-browser.ts', 'typed-signals.ts'],
  },
  // Here a CommonJS program may require no ES module.
  commonjs: {
    compilerOptions: { ...STRICT, module: 'node16', lib: ['es2022'], types: ['node'] },
    files: ['program-commonjs.cts'],
  },
  // This resolution ignores `exports`.
  node10: {
    compilerOptions: {
      ...STRICT,
      module: 'esnext',
      moduleResolution: 'node10',
      lib: ['es2022', 'dom'],
      types: ['node'],
    },
    files: ['program-browser.ts', 'typed-signals.ts'],
    compilers: NODE10_ARGUMENTS,
  },
};

/**
 * Compiles programs against the installed declarations, with several versions of TypeScript.
 *
 * @type {Step}
 */
export const publishedTypesStep = {
  name: 'published-types',
  needs: ['install'],
  async run({ directory }) {
    const transports = findTransports(readWorkspaces('packages'));
    await writeFile(join(consumerFolder(directory), 'every-transport.ts'), everyTransportProgram(transports));
    /** @type {Record<string, () => Promise<unknown>>} */
    const checks = {};
    for (const [name, project] of Object.entries(PROJECTS)) {
      const file = join(consumerFolder(directory), `tsconfig.${name}.json`);
      await writeFile(file, JSON.stringify({ compilerOptions: project.compilerOptions, files: project.files }));
      const compilers = project.compilers ?? Object.fromEntries(COMPILERS.map((compiler) => [compiler, []]));
      for (const [compiler, args] of Object.entries(compilers)) {
        const tsc = join(ROOT, 'apps/checks/node_modules', compiler, 'bin/tsc');
        checks[`${name} with ${compiler}`] = () =>
          mustRun(process.execPath, [tsc, '-p', file, ...args], { cwd: consumerFolder(directory) });
      }
    }
    return checkAll(checks);
  },
};
