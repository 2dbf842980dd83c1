import { strict as assert } from 'node:assert';
import { checkAll } from '../step.mjs';
import { heapChecks } from './runtimes/heap.mjs';
import { installedRuntimes } from './runtimes/installed-runtimes.mjs';
import { collectSignals, runConsumer } from './runtimes/run-consumer.mjs';
import { workerdChecks } from './runtimes/workerd.mjs';

/** @import { Step } from '../step.mjs' */
/** @import { Runtime } from './runtimes/installed-runtimes.mjs' */

/** The clients of the presets, beside one for each transport. */
const PRESETS = ['node', 'browser'];

/**
 * Uses the installed packages in all the runtimes that we promise.
 *
 * @type {Step}
 */
export const runtimesStep = {
  name: 'runtimes',
  needs: ['install'],
  async run({ directory }) {
    const runtimes = installedRuntimes();
    return checkAll({
      ...Object.assign({}, ...runtimes.map((runtime) => programChecks(directory, runtime))),
      ...workerdChecks(directory),
      ...heapChecks(directory, runtimes),
    });
  },
};

/**
 * @param {string} directory
 * @param {Runtime} runtime
 * @returns {Record<string, () => Promise<unknown>>}
 */
function programChecks(directory, { name, command, requires, transports, thawing }) {
  const run = (/** @type {string[]} */ ...args) => runConsumer(directory, [...command, ...args]);
  const expectSignals = async (/** @type {number} */ count, /** @type {string[]} */ ...scripts) => {
    const signals = await collectSignals(directory, async (endpoint) => {
      for (const script of scripts) await run(script, endpoint);
    });
    assert.equal(signals.length, count);
  };
  return {
    [`${name}: import`]: () => smoke(directory, command, [...PRESETS, ...transports]),
    ...(requires && { [`${name}: require`]: () => expectSignals(1, 'require.cjs') }),
    [`${name}: exit`]: () => expectSignals(1, 'exit.mjs'),
    [`${name}: a program that just ends delivers its signal (point 7)`]: () => expectSignals(1, 'natural-end.mjs'),
    [`${name}: the next run sends what process.exit() has cut off (point 8)`]: () =>
      expectSignals(2, 'cut-off.mjs', 'natural-end.mjs'),
    [`${name}: over ${thawing.join(', ')} a connection that died in a frozen function is no failure (point 34)`]: () =>
      run('thaw.mjs', thawing.join(',')),
  };
}

/**
 * Two signals over each transport.
 *
 * @param {string} directory
 * @param {readonly string[]} command
 * @param {readonly string[]} clients
 */
async function smoke(directory, command, clients) {
  const signals = await collectSignals(directory, (endpoint) =>
    runConsumer(directory, [...command, 'smoke.mjs', endpoint, clients.join(',')]),
  );
  assert.deepEqual(
    signals.map(({ type }) => type),
    clients.flatMap((name) => [`Smoke.${name}`, `Smoke.${name}`]),
  );
}
