import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { runCommand } from '../run-command.mjs';
import { ROOT } from '../setup.mjs';

/** @import { Result, Step } from '../step.mjs' */

/**
 * @typedef {object} Report
 * @property {{ name: string, status: string, message: string, assertionResults: Assertion[] }[]} testResults
 */

/**
 * @typedef {object} Assertion
 * @property {string} fullName
 * @property {string} status
 */

/** Runs all tests of all packages and apps. Each test counts as one check. @type {Step} */
export const unitStep = {
  name: 'unit',
  needs: ['build'],
  alone: true,
  async run({ directory }) {
    const file = join(directory, 'vitest.json');
    const { ok, output } = await runCommand('vitest', [
      'run',
      '--reporter=dot',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ]);
    /** @type {Report} */
    const report = await readFile(file, 'utf8').then(JSON.parse, () => ({ testResults: [] }));
    const results = report.testResults.flatMap(resultsOfFile);
    // A failure outside the tests, such as an unhandled rejection or a file that does not load.
    if (!ok && results.every((result) => result.ok)) results.push({ name: 'vitest', ok: false });
    const firstFailure = results.find((result) => !result.ok);
    if (firstFailure) firstFailure.output = output;
    return results;
  },
};

/**
 * @param {Report['testResults'][number]} file
 * @returns {Result[]}
 */
function resultsOfFile({ name, status, assertionResults }) {
  const path = relative(ROOT, name);
  const results = assertionResults
    .filter((assertion) => assertion.status === 'passed' || assertion.status === 'failed')
    .map((assertion) => ({ name: `${path}: ${assertion.fullName}`, ok: assertion.status === 'passed' }));
  const isBroken = status === 'failed' && results.every(({ ok }) => ok);
  return isBroken ? [...results, { name: path, ok: false }] : results;
}
