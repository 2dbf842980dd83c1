import { strict as assert } from 'node:assert';
import { readdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { checkAll } from '../step.mjs';
import { makeBundledProject } from './bundlers/bundled-project.mjs';

/** @import { Step } from '../step.mjs' */
/** @import { Build, BundledProject } from './bundlers/bundled-project.mjs' */

/** A part of the message of a check that production builds omit. */
const VALUE_CHECK = 'a positive integer';

/** A string that the client contains once. */
const BASE_URL = 'https://nom.telemetrydeck.com';

/** The errors that the program's mistakes cause. Only development builds report a wrong value; all report the other two. */
const ALWAYS = { unknownName: 'INVALID_OPTION', badEndpoint: 'INVALID_OPTION' };
const IN_DEVELOPMENT = { ...ALWAYS, badValue: 'INVALID_OPTION' };

/** Parcel reads `exports` only if the project asks for it. */
const PARCEL_READS_EXPORTS = { '@parcel/resolver-default': { packageExports: true } };

/** The bundlers that set the condition `production` by themselves. */
const KNOW_PRODUCTION = ['vite', 'webpack', 'rspack', 'rollup', 'parcel'];

/** The bundlers whose users have to name it. */
const TAKE_CONDITIONS = ['esbuild', 'metro', 'bun'];

/** The bundlers that bundle programs for Node. */
const FOR_NODE = ['webpack', 'rspack', 'ncc', 'bun', 'rollup', 'vite', 'parcel', 'esbuild'];

/** The bundlers that tools for the command line are made with. */
const FOR_TOOLS = ['esbuild', 'webpack', 'ncc'];

/**
 * Bundles a program that uses the installed packages with several bundlers, and runs it.
 *
 * @type {Step}
 */
export const bundlersStep = {
  name: 'bundlers',
  needs: ['install'],
  async run({ directory }) {
    const project = await makeBundledProject(directory, 'bundled', PARCEL_READS_EXPORTS);
    const withoutExports = await makeBundledProject(directory, 'bundled-without-exports', {});
    return checkAll({
      'Node checks values': async () => assert.deepEqual(await project.run('program.mjs'), IN_DEVELOPMENT),
      'Node with the condition production checks no values': async () =>
        assert.deepEqual(await project.run('program.mjs', ['--conditions=production']), ALWAYS),
      ...Object.assign({}, ...KNOW_PRODUCTION.map((bundler) => modeChecks(project, bundler))),
      'parcel without packageExports finds the packages, and keeps the checks of values': () =>
        assertWithChecks(withoutExports, { bundler: 'parcel', mode: 'production' }),
      ...Object.assign({}, ...TAKE_CONDITIONS.map((bundler) => conditionChecks(project, bundler))),
      ...Object.assign({}, ...FOR_NODE.map((bundler) => nodeChecks(project, bundler))),
      ...Object.assign({}, ...FOR_TOOLS.map((bundler) => toolChecks(project, bundler))),
    });
  },
};

/**
 * @param {BundledProject} project
 * @param {string} bundler
 */
function modeChecks(project, bundler) {
  return {
    [`${bundler} omits the checks of values in production mode`]: () =>
      assertWithoutChecks(project, { bundler, mode: 'production' }),
    [`${bundler} keeps the checks of values in development mode`]: () =>
      assertWithChecks(project, { bundler, mode: 'development' }),
  };
}

/**
 * @param {BundledProject} project
 * @param {string} bundler
 */
function conditionChecks(project, bundler) {
  return {
    [`${bundler} keeps the checks of values in production mode`]: () =>
      assertWithChecks(project, { bundler, mode: 'production' }),
    [`${bundler} omits the checks of values with the condition production`]: () =>
      assertWithoutChecks(project, { bundler, mode: 'production', condition: 'production' }),
  };
}

/**
 * @param {BundledProject} project
 * @param {string} bundler
 */
function nodeChecks(project, bundler) {
  return {
    [`${bundler} bundles a program for Node, which runs alone`]: async () => {
      const file = await project.bundle({ bundler, mode: 'production', isForNode: true });
      await project.runForNode(file);
      const files = await readdir(dirname(file), { recursive: true });
      assert.deepEqual(
        files.filter((name) => name.includes('send-spool')),
        [],
        'the bundler has not taken the detached sender for a file of the program',
      );
    },
  };
}

/**
 * @param {BundledProject} project
 * @param {string} bundler
 */
function toolChecks(project, bundler) {
  return {
    [`${bundler} bundles a tool, and the script that is its detached sender`]: async () => {
      /** @type {Build} */
      const build = { bundler, mode: 'production', isForNode: true };
      const tool = await project.bundle({ ...build, program: 'node-tool' });
      await project.runTool(tool, await project.bundle({ ...build, program: 'node-sender' }));
    },
  };
}

/**
 * @param {BundledProject} project
 * @param {Build} build
 */
async function assertWithChecks(project, build) {
  const { text, codes } = await bundleAndRun(project, build);
  assert.ok(text.includes(VALUE_CHECK), 'the bundle contains the message of a value check');
  assert.deepEqual(codes, IN_DEVELOPMENT);
}

/**
 * @param {BundledProject} project
 * @param {Build} build
 */
async function assertWithoutChecks(project, build) {
  const { text, codes } = await bundleAndRun(project, build);
  assert.ok(!text.includes(VALUE_CHECK), 'the bundle does not contain the message of a value check');
  assert.deepEqual(codes, ALWAYS);
}

/**
 * @param {BundledProject} project
 * @param {Build} build
 */
async function bundleAndRun(project, build) {
  const file = await project.bundle(build);
  const text = await readFile(file, 'utf8');
  assert.equal(text.split(BASE_URL).length - 1, 1, 'the bundle contains the client once');
  return { text, codes: await project.run(file) };
}
