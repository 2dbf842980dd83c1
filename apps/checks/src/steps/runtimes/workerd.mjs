import { strict as assert } from 'node:assert';
import { startGate } from './gate.mjs';
import { answer, collectSignals } from './run-consumer.mjs';
import { startWorker } from './worker-runtime.mjs';

/** @import { IngestServer } from '@td/testing' */
/** @import { WorkerRuntime } from './worker-runtime.mjs' */

const REQUESTS = 100;

/** A worker that does not read responses opens 20 connections for its 20 rounds; ours may be late with a few. */
const MAX_CONNECTIONS = 8;

/** What the ingest API answers with, for those that leave it unread. */
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
    'workerd: the answers of the endpoint are read, so that connections are used again (point 32)': () =>
      reuseConnections(directory),
    'workerd: a request that does I/O of another one is found out (point 32)': () => trespass(directory),
  };
}

/**
 * Half of the requests are held until all of these have begun; the others are done meanwhile, or later.
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
    assert.ok(server.connectionsMade <= MAX_CONNECTIONS, `it made ${server.connectionsMade} connections`);
  });
}

/**
 * Proves that the other checks would see it.
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
 * @param {(printed: string) => void} judgePrinted - What a worker prints says more than what follows of it.
 */
async function inWorker(directory, use, judgePrinted = (printed) => assert.equal(printed, '')) {
  const worker = await startWorker(directory);
  try {
    return await collectSignals(directory, (_endpoint, server) => use(worker, server));
  } finally {
    judgePrinted(await worker.end());
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
