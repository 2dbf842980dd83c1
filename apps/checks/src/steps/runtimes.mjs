import { strict as assert } from 'node:assert';
import { checkAll } from '../step.mjs';
import { findTransports, readTraits } from '../transports.mjs';
import { readWorkspaces } from '../workspace.mjs';
import { heapChecks } from './runtimes/heap.mjs';
import { DENO_WITHOUT_PERMISSION, installedRuntimes } from './runtimes/installed-runtimes.mjs';
import { answer, collectSignals, runConsumer } from './runtimes/run-consumer.mjs';
import { workerdChecks } from './runtimes/workerd.mjs';

/** @import { Step } from '../step.mjs' */
/** @import { RuntimeTraits } from '../transports.mjs' */
/** @import { Runtime } from './runtimes/installed-runtimes.mjs' */

/** The clients of the program in addition to one for each transport: those of the presets, and one with a ky instance. */
const MORE_CLIENTS = ['node', 'browser', 'ky'];

/** A transport, and how it differs in some runtimes. @typedef {RuntimeTraits & { readonly name: string }} Tried */

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
    const packages = readWorkspaces('packages');
    const transports = await Promise.all(
      findTransports(packages).map(async (transport) => ({ ...transport, ...(await readTraits(transport)) })),
    );
    const packageNames = packages.map(({ manifest }) => manifest.name);
    return checkAll({
      ...Object.assign({}, ...runtimes.map((runtime) => programChecks(directory, runtime, transports, packageNames))),
      ...workerdChecks(directory),
      ...heapChecks(directory, runtimes),
      'Deno: a client without any permission throws nothing, and its log names the refusals': () =>
        withoutPermission(directory),
    });
  },
};

/** @param {string} directory */
async function withoutPermission(directory) {
  const text = await runConsumer(directory, [...DENO_WITHOUT_PERMISSION, 'no-permission.mjs']);
  // The first line is the command.
  const { code, lines, report } = JSON.parse(text.slice(text.indexOf('\n')));
  assert.equal(code, 'NETWORK');
  assert.deepEqual(report, { delivered: 0, pending: 0, spooled: 0, dropped: 1 });
  assert.ok(
    lines.some((/** @type {string} */ line) => line.includes('Deno does not grant net')),
    text,
  );
}

/**
 * @param {string} directory
 * @param {Runtime} runtime
 * @param {readonly Tried[]} transports
 * @param {readonly string[]} packageNames
 * @returns {Record<string, () => Promise<unknown>>}
 */
function programChecks(directory, { name, command, requires }, transports, packageNames) {
  const run = (/** @type {string[]} */ ...args) => runConsumer(directory, [...command, ...args]);
  const working = transports.filter(({ failsIn }) => !failsIn.includes(name));
  const namesOf = (/** @type {readonly Tried[]} */ tried) => tried.map((transport) => transport.name);
  const seeing = namesOf(working.filter(({ seesDeadConnections }) => seesDeadConnections.includes(name)));
  const others = namesOf(working).filter((other) => !seeing.includes(other));
  /** Runs the programs one after another. Returns the types of the signals that arrive. */
  const arrivals = async (/** @type {string[]} */ scripts, /** @type {number} */ firstStatus = 200) => {
    const signals = await collectSignals(directory, async (endpoint, server) => {
      server.script(answer(firstStatus));
      for (const script of scripts) await run(script, endpoint, packageNames.join(','));
    });
    return signals.map(({ type }) => type);
  };
  const count = async (/** @type {string} */ script, firstStatus = 200) =>
    (await arrivals([script], firstStatus)).length;
  return {
    [`${name}: import`]: () => smoke(directory, command, [...MORE_CLIENTS, ...namesOf(working)]),
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
    [`${name}: a request over a connection that died in a frozen function is retried at once, and with ${seeing.join(', ')} not counted as a failure (point 34)`]:
      () => run('thaw.mjs', seeing.join(','), others.join(',')),
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
