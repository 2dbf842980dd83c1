import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { explain } from './step.mjs';

/** @import { Result, Run, Step } from './step.mjs' */

/** How many steps run at the same time. */
const LANES = 2;

/**
 * Runs the steps, two at a time if they allow it. Prints one line for each step. The last line counts the checks.
 *
 * @param {readonly Step[]} steps
 * @param {readonly string[]} only - The names of the steps to run, along with the steps that they need. Empty for all.
 * @returns {Promise<boolean>} Whether all of them passed.
 */
export async function runSteps(steps, only) {
  const directory = await mkdtemp(join(tmpdir(), 'td-checks-'));
  /** @type {Map<string, readonly Result[]>} */
  const done = new Map();
  try {
    const wanted = select(steps, only);
    const shared = wanted.filter(({ alone }) => !alone);
    await Promise.all(Array.from({ length: LANES }, () => work(shared, wanted, done, { directory })));
    for (const step of wanted.filter(({ alone }) => alone)) await work([step], wanted, done, { directory });
  } catch (error) {
    console.error(explain(error));
    done.set('run', [{ name: 'run', ok: false }]);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
  const results = [...done].flatMap(([step, found]) => found.map((result) => ({ step, ...result })));
  const failed = results.filter(({ ok }) => !ok);
  console.log('');
  for (const { step, name } of failed) console.log(`failed: ${step === name ? step : `${step}: ${name}`}`);
  console.log(`${results.length - failed.length} passed, ${failed.length} failed`);
  return failed.length === 0;
}

/**
 * @param {readonly Step[]} steps
 * @param {readonly string[]} only
 * @returns {Step[]}
 */
function select(steps, only) {
  if (only.length === 0) return [...steps];
  const unknown = only.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) throw new Error(`unknown step ${unknown.join(', ')}: npm test -- --list shows all steps`);
  const names = new Set(only);
  for (const name of names) {
    for (const need of steps.find((step) => step.name === name)?.needs ?? []) names.add(need);
  }
  return steps.filter(({ name }) => names.has(name));
}

/**
 * Runs the steps of the queue one after another. Takes the first one each time whose needs are done.
 *
 * @param {Step[]} queue
 * @param {readonly Step[]} wanted
 * @param {Map<string, readonly Result[]>} done
 * @param {Run} run
 */
async function work(queue, wanted, done, run) {
  while (queue.length > 0) {
    const index = queue.findIndex((step) => needsOf(step, wanted).every((name) => done.has(name)));
    if (index === -1) {
      // The other lane is running a step that this queue needs.
      await new Promise((resolve) => setTimeout(resolve, 20));
      continue;
    }
    const [step] = queue.splice(index, 1);
    if (step) await runStep(step, wanted, done, run);
  }
}

/**
 * @param {Step} step
 * @param {readonly Step[]} wanted
 * @param {Map<string, readonly Result[]>} done
 * @param {Run} run
 */
async function runStep(step, wanted, done, run) {
  const broken = needsOf(step, wanted).filter((name) => done.get(name)?.some(({ ok }) => !ok));
  const started = performance.now();
  const results = broken.length > 0 ? notRun(step, broken) : await step.run(run).catch((error) => crashed(step, error));
  done.set(step.name, results);

  const failed = results.filter(({ ok }) => !ok);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const count = `${results.length - failed.length} passed${failed.length > 0 ? `, ${failed.length} FAILED` : ''}`;
  console.log(`${failed.length > 0 ? '✗' : '✓'} ${step.name.padEnd(18)} ${seconds.padStart(6)} s  ${count}`);
  for (const { output } of failed) if (output) console.log(output.replace(/^/gm, '    ').trimEnd());
}

/**
 * @param {Step} step
 * @param {readonly Step[]} wanted
 */
function needsOf(step, wanted) {
  return (step.needs ?? []).filter((name) => wanted.some((other) => other.name === name));
}

/**
 * @param {Step} step
 * @param {readonly string[]} broken
 * @returns {Result[]}
 */
function notRun(step, broken) {
  return [{ name: step.name, ok: false, output: `not run, because ${broken.join(' and ')} failed` }];
}

/**
 * @param {Step} step
 * @param {unknown} error
 * @returns {Result[]}
 */
function crashed(step, error) {
  return [{ name: step.name, ok: false, output: explain(error) }];
}
