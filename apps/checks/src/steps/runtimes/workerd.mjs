import { strict as assert } from 'node:assert';
import { startGate } from './gate.mjs';
import { answer, collectSignals } from './run-consumer.mjs';
import { startWorker } from './worker-runtime.mjs';

/** @import { IngestServer } from '@td/testing' */
/** @import { WorkerRuntime } from './worker-runtime.mjs' */

const REQUESTS = 100;

/** A worker that does not read responses opens 20 connections in its 20 rounds. Reading may be late a few times. */
const MAX_CONNECTIONS = 8;

/** The body of each response. If it stays unread, its connection cannot be reused. */
const ANSWER = '{"ok":true}'.repeat(50);

const TRESPASS = /Cannot perform I\/O on behalf of a different request/;

/**
 * @param {string} directory
 * @returns {Record<string, () => Promise<void>>}
 */
export function workerdChecks(directory) {
  return {
    'workerd: a worker sends': async () => {
      const signals = await inWorker(directory, (worker, { endpoint }) => visit(worker, '/deliver', { endpoint }));
      assert.equal(signals.length, 2);
    },
    [`workerd: ${REQUESTS} requests at once, half with waitUntil and half with flush, deliver each signal once (point 32)`]:
      () => interleave(directory),
    'workerd: the client reads responses, so that connections are reused (point 32)': () => reuseConnections(directory),
    'workerd: the checks notice a request that does I/O of another request (point 32)': () => trespass(directory),
  };
}

/**
 * Holds half of the requests until all of them have started. The others end before or after that.
 *
 * @param {string} directory
 */
async function interleave(directory) {
  const gate = await startGate(REQUESTS / 2);
  try {
    const numbers = Array.from({ length: REQUESTS }, (_, index) => `${index}`);
    const signals = await inWorker(directory, async (worker, { endpoint, waitForSignals }) => {
      const visits = numbers.map((number, index) => {
        const route = index % 2 === 0 ? '/wait-until' : '/flush';
        return visit(worker, route, { endpoint, number, gate: index % 4 < 2 ? '' : gate.url });
      });
      await Promise.all(visits);
      await waitForSignals(2 * REQUESTS);
    });
    const arrived = signals.map(({ type, payload }) => `${type} ${payload['number']}`);
    const sent = numbers.flatMap((number) => [`Request.begun ${number}`, `Request.answered ${number}`]);
    assert.deepEqual(arrived.sort(), sent.sort());
  } finally {
    await gate.close();
  }
}

/** @param {string} directory */
async function reuseConnections(directory) {
  await inWorker(directory, async (worker, server) => {
    server.setDefaultReply(answer(200, ANSWER));
    await visit(worker, '/one-by-one', { endpoint: server.endpoint });
    assert.ok(server.connectionsMade <= MAX_CONNECTIONS, `the worker made ${server.connectionsMade} connections`);
  });
}

/**
 * Proves that the other checks notice such a request.
 *
 * @param {string} directory
 */
async function trespass(directory) {
  await inWorker(
    directory,
    async (worker) => {
      await visit(worker, '/trespass', {});
      await visit(worker, '/trespass', {});
    },
    (printed) => assert.match(printed, TRESPASS),
  );
}

/**
 * @param {string} directory
 * @param {(worker: WorkerRuntime, server: IngestServer) => Promise<unknown>} use
 * @param {(printed: string) => void} checkOutput - Checks the output, which shows faults that have no other effect.
 */
async function inWorker(directory, use, checkOutput = (printed) => assert.equal(printed, '')) {
  const worker = await startWorker(directory);
  try {
    return await collectSignals(directory, (_endpoint, server) => use(worker, server));
  } finally {
    checkOutput(await worker.end());
  }
}

/**
 * @param {WorkerRuntime} worker
 * @param {string} route
 * @param {Record<string, string>} query
 */
async function visit(worker, route, query) {
  assert.equal(await worker.visit(route, query), 200);
}
