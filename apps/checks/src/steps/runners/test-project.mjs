import { cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun } from '../../run-command.mjs';
import { ROOT } from '../../setup.mjs';
import { findTransports } from '../../transports.mjs';
import { readWorkspaces } from '../../workspace.mjs';
import { consumerFolder } from '../install.mjs';

const APP = join(ROOT, 'apps/runners');

/** The transports of this repository, each of which the project uses. */
export const transports = findTransports(readWorkspaces('packages'));

/** Where the test runners are installed. */
export const RUNNERS = join(APP, 'node_modules');

/** The packages that our transports use. They come from the folder where all our packages are installed. */
const LIBRARIES = ['axios', 'ky', 'undici'];

/**
 * A user's project with tests, our packages and test runners.
 *
 * @typedef {object} TestProject
 * @property {(command: readonly string[]) => Promise<string>} run - Runs a command in it, and
 *   resolves with its output.
 */

/**
 * @param {string} directory
 * @returns {Promise<TestProject>}
 */
export async function makeTestProject(directory) {
  const folder = join(directory, 'tested');
  await cp(join(APP, 'project'), folder, { recursive: true });
  const modules = join(folder, 'node_modules');
  const installed = join(consumerFolder(directory), 'node_modules');
  // A copy, so that our packages find the user's test runner.
  await cp(join(installed, '@td'), join(modules, '@td'), { recursive: true });
  for (const name of LIBRARIES) await symlink(join(installed, name), join(modules, name));
  await linkAll(RUNNERS, modules);
  await writeFile(join(folder, 'jest/guide.test.js'), await jestTestOfGuide());
  const factories = transports.map(({ factory, packageName }) => `export { ${factory} } from '${packageName}';\n`);
  await writeFile(join(folder, 'factories.js'), factories.join(''));
  const env = { XDG_STATE_HOME: join(directory, 'state-of-tests'), DO_NOT_TRACK: '' };
  return { run: ([command = '', ...args]) => mustRun(command, args, { cwd: folder, env }) };
}

/** Returns the test for Jest that the guide on testing shows. */
async function jestTestOfGuide() {
  const guide = await readFile(join(ROOT, 'apps/docs/guides/testing.md'), 'utf8');
  const blocks = [...guide.matchAll(/```text\n(.*?)```/gs)].map(([, text = '']) => text);
  const [test, ...others] = blocks.filter((text) => text.includes("'@td/testing/jest'"));
  if (test === undefined || others.length > 0) throw new Error('the guide should show one test for Jest');
  return test;
}

/**
 * Links each package of a folder into another, those with a scope too.
 *
 * @param {string} from
 * @param {string} to
 */
async function linkAll(from, to) {
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) {
    if (name.startsWith('@')) await linkAll(join(from, name), join(to, name));
    else if (!name.startsWith('.')) await symlink(join(from, name), join(to, name));
  }
}
