import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import process from 'node:process';
import { ROOT } from '../setup.mjs';
import { checkAll } from '../step.mjs';
import { makeTestProject, RUNNERS, transports } from './runners/test-project.mjs';

/** @import { Step } from '../step.mjs' */

/** The number of tests in `every-package.test.*`: the import, four clients, and each transport but that of `fetch`. */
const TESTS = 4 + transports.length;

/** The number of tests in `every-package.test.ts`, and in the guide. */
const TYPED_TESTS = 1;
const GUIDE_TESTS = 1;

/** The versions of Jest, and the packages that hold them. */
const JESTS = { 30: 'jest', 29: 'jest-29' };

/** The test runner of Bun, which has no configuration either. */
const BUN = join(ROOT, 'apps/checks/node_modules/.bin/bun');

/**
 * Runs a user's tests of the installed packages with the test runners that users have. Nothing is configured for our packages.
 *
 * @type {Step}
 */
export const runnersStep = {
  name: 'runners',
  needs: ['install'],
  async run({ directory }) {
    const project = await makeTestProject(directory);
    /** @type {Record<string, () => Promise<void>>} */
    const checks = {};
    for (const [version, jest] of Object.entries(JESTS)) {
      checks[`Jest ${version} with node and jsdom, babel-jest and ts-jest`] = async () => {
        const args = ['--runInBand', '--ci', `--config=jest-${version}.config.js`];
        const output = await project.run([process.execPath, join(RUNNERS, jest, 'bin/jest.js'), ...args]);
        // In jsdom, undici cannot deliver.
        const passed = 2 * (TESTS + TYPED_TESTS + GUIDE_TESTS) - 1;
        assert.match(output, new RegExp(`Tests: +${passed} passed, ${passed} total`));
      };
    }
    checks['vitest with jsdom and happy-dom'] = async () => {
      const output = await project.run([process.execPath, join(RUNNERS, 'vitest/vitest.mjs'), 'run']);
      assert.match(output, new RegExp(`Tests +${2 * TESTS} passed`));
    };
    checks['node:test'] = async () => {
      const output = await project.run([process.execPath, '--test', 'node/every-package.test.mjs']);
      assert.match(output, new RegExp(`^(#|ℹ) pass ${TESTS}$`, 'm'));
    };
    checks['bun test'] = async () => {
      const output = await project.run([BUN, 'test', './bun/']);
      assert.match(output, new RegExp(`^ *${TESTS - 1} pass$`, 'm'));
    };
    return checkAll(checks);
  },
};
