import { runCommand } from './run-command.mjs';

/**
 * What the steps of one run share.
 *
 * @typedef {object} Run
 * @property {string} directory - A temporary folder, gone after the run.
 */

/**
 * @typedef {object} Result
 * @property {string} name
 * @property {boolean} ok
 * @property {string} [output] - Shown when it failed.
 */

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {readonly string[]} [needs] - Steps without which it makes no sense.
 * @property {boolean} [alone] - Whether it uses all cores itself, or measures.
 * @property {(run: Run) => Promise<readonly Result[]>} run
 */

/**
 * A step that is one command, and counts as one check.
 *
 * @param {string} name
 * @param {readonly string[]} command
 * @param {Pick<Step, 'needs' | 'alone'> & { title?: string }} [options] - The title says what holds when it succeeds.
 * @returns {Step}
 */
export function commandStep(name, [command = '', ...args], { title = name, ...options } = {}) {
  return { name, ...options, run: async () => [{ name: title, ...(await runCommand(command, args)) }] };
}

/**
 * One check among those of a step: it fails when the function throws.
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
 * @param {Record<string, () => Promise<unknown>>} checks - By name, made one after another.
 * @returns {Promise<Result[]>}
 */
export async function checkAll(checks) {
  const results = [];
  for (const [name, body] of Object.entries(checks)) results.push(await check(name, body));
  return results;
}

/**
 * What went wrong, for the reader of the log: a check that fails says it in its message; any other error is a fault in a
 * check, and its stack tells where.
 *
 * @param {unknown} error
 */
export function explain(error) {
  if (!(error instanceof Error)) return String(error);
  const isVerdict = error.constructor === Error || error.name === 'AssertionError';
  return isVerdict || !error.stack ? error.message : error.stack;
}
