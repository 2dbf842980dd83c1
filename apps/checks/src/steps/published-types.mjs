import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { mustRun } from '../run-command.mjs';
import { ROOT } from '../setup.mjs';
import { checkAll } from '../step.mjs';
import { consumerFolder } from './install.mjs';

/** @import { Step } from '../step.mjs' */

/** The oldest supported compiler, the last of the lines 5 and 6, and the newest. */
const COMPILERS = ['typescript-5.4', 'typescript-5.9', 'typescript', 'typescript-7'];

/** Everything strict, and our declarations are checked like sources. */
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

/** @type {Readonly<Record<string, { compilerOptions: object, files: string[] }>>} */
const PROJECTS = {
  node: {
    compilerOptions: { ...STRICT, module: 'nodenext', lib: ['es2022'], types: ['node'] },
    files: ['program-node.ts', 'typed-signals.ts'],
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
    /** @type {Record<string, () => Promise<unknown>>} */
    const checks = {};
    for (const [name, project] of Object.entries(PROJECTS)) {
      const file = join(consumerFolder(directory), `tsconfig.${name}.json`);
      await writeFile(file, JSON.stringify(project));
      for (const compiler of COMPILERS) {
        const tsc = join(ROOT, 'apps/checks/node_modules', compiler, 'bin/tsc');
        checks[`${name} with ${compiler}`] = () =>
          mustRun(process.execPath, [tsc, '-p', file], { cwd: consumerFolder(directory) });
      }
    }
    return checkAll(checks);
  },
};
