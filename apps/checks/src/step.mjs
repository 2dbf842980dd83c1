import { runCommand } from './run-command.mjs';

/**
 * What the steps of one run share.
 *
 * @typedef {object} Run
 * @property {string} directory - A temporary folder, removed after the run.
 */

/**
 * @typedef {object} Result
 * @property {string} name
 * @property {boolean} ok
 * @property {string} [output] - Shown if the check fails.
 */

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {readonly string[]} [needs] - The steps that must pass before this one.
 * @property {boolean} [alone] - Whether the step must run alone, because it uses all cores or measures.
 * @property {(run: Run) => Promise<readonly Result[]>} run
 */

/**
 * Creates a step that runs one command and counts as one check.
 *
 * @param {string} name
 * @param {readonly string[]} command
 * @param {Pick<Step, 'needs' | 'alone'> & { title?: string }} [options] - The title says what is true if it succeeds.
 * @returns {Step}
 */
export function commandStep(name, [command = '', ...args], { title = name, ...options } = {}) {
  return { name, ...options, run: async () => [{ name: title, ...(await runCommand(command, args)) }] };
}

/**
 * Runs one check of a step. The check fails if the function throws.
 *
 * @param {string} name
 * @param {() => Promise<unknown>} check
 * @returns {Promise<Result>}
 */
export async function check(name, check) {
  try {
    await check();
    return { name, ok: true };
  } catch (error) {
    return { name, ok: false, output: `${name}: ${explain(error)}` };
  }
}

/**
 * @param {Record<string, () => Promise<unknown>>} checks - The checks by name. They run one after another.
 * @returns {Promise<Result[]>}
 */
export async function checkAll(checks) {
  const results = [];
  for (const [name, body] of Object.entries(checks)) results.push(await check(name, body));
  return results;
}

/**
 * Returns the text of an error for the log. The message is enough for a failed check. Any other error is a fault in a
 * check, and its stack says where.
 *
 * @param {unknown} error
 */
export function explain(error) {
  if (!(error instanceof Error)) return String(error);
  const isFailedCheck = error.constructor === Error || error.name === 'AssertionError';
  return isFailedCheck || !error.stack ? error.message : error.stack;
}
