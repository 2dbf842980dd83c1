import { strict as assert } from 'node:assert';
import { checkAll } from '../step.mjs';
import { heapChecks } from './runtimes/heap.mjs';
import { installedRuntimes } from './runtimes/installed-runtimes.mjs';
import { answer, collectSignals, runConsumer } from './runtimes/run-consumer.mjs';
import { workerdChecks } from './runtimes/workerd.mjs';

/** @import { Step } from '../step.mjs' */
/** @import { Runtime } from './runtimes/installed-runtimes.mjs' */

/** The clients of the presets, beside one for each transport. */
const PRESETS = ['node', 'browser'];

/**
 * Uses the installed packages in all supported runtimes.
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

/** The transports over which a function is frozen and thawed. */
const THAWED = ['axios', 'fetch', 'http', 'undici'];

/**
 * @param {string} directory
 * @param {Runtime} runtime
 * @returns {Record<string, () => Promise<unknown>>}
 */
function programChecks(directory, { name, command, requires, transports, thawing }) {
  const run = (/** @type {string[]} */ ...args) => runConsumer(directory, [...command, ...args]);
  /** The types of the signals that arrive while these programs run one after another. */
  const arrivals = async (/** @type {string[]} */ scripts, /** @type {number} */ firstStatus = 200) => {
    const signals = await collectSignals(directory, async (endpoint, server) => {
      server.script(answer(firstStatus));
      for (const script of scripts) await run(script, endpoint);
    });
    return signals.map(({ type }) => type);
  };
  const count = async (/** @type {string} */ script, firstStatus = 200) =>
    (await arrivals([script], firstStatus)).length;
  return {
    [`${name}: import`]: () => smoke(directory, command, [...PRESETS, ...transports]),
    ...(requires && { [`${name}: require`]: async () => assert.equal(await count('require.cjs'), 1) }),
    [`${name}: exit`]: async () => assert.equal(await count('exit.mjs'), 1),
    [`${name}: a program that runs to its end delivers its signal, even if the first attempt fails (point 7)`]:
      async () => assert.equal(await count('natural-end.mjs', 503), 1),
    [`${name}: the next run sends what process.exit() has cut off (point 8)`]: async () =>
      // A set, because a request that was cut off may have arrived, and its signal then arrives twice.
      assert.deepEqual(
        new Set(await arrivals(['cut-off.mjs', 'natural-end.mjs'])),
        new Set(['Smoke.cutOff', 'Smoke.naturalEnd']),
      ),
    [`${name}: a connection that died in a frozen function is tried again at once, and over ${thawing.join(', ')} it is no failure (point 34)`]:
      () =>
        run(
          'thaw.mjs',
          thawing.join(','),
          THAWED.filter((one) => transports.includes(one) && !thawing.includes(one)).join(','),
        ),
  };
}

/**
 * Sends two signals with each client.
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
