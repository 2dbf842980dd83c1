// A function that is frozen after a request, and thawed when its connection is long dead. It sends over each transport
// that it is given, first those that see it by themselves, and fails where a client waits before it tries again, and for
// the first ones also where it counts a failure.
import assert from 'node:assert/strict';
import process from 'node:process';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { createClient } from '@td/core';
import { createTransport } from './create-transport.mjs';

/** Far above what the server takes to cut its connections, in milliseconds. */
const FREEZE_LIMIT_MS = 10_000;

const thawed = new Int32Array(new SharedArrayBuffer(4));
const server = new Worker(new URL('./thaw-server.mjs', import.meta.url), { workerData: thawed });
const endpoint = await new Promise((resolve) => server.once('message', resolve));

/** The client's clock, but for what it writes down. */
const recordingClock = (delays) => ({
  now: () => Date.now(),
  monotonic: () => performance.now(),
  random: () => 0.9,
  setTimer(callback, delayMs) {
    delays.push(delayMs);
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
});

const [seeing, others] = process.argv.slice(2).map((names) => names.split(',').filter(Boolean));
for (const name of [...seeing, ...others]) {
  const failures = [];
  const delays = [];
  const diagnostics = (event) => failures.push(event);
  const client = createClient('APP', {
    endpoint,
    userID: 'ada',
    transport: await createTransport(name),
    diagnostics,
    clock: recordingClock(delays),
  });
  client.sendSignal('Function.called');
  await client.flush();
  // The connection becomes idle.
  await setImmediate();

  // Nothing of this thread runs, so nobody here sees the connection end.
  Atomics.store(thawed, 0, 0);
  server.postMessage('cut');
  assert.equal(Atomics.wait(thawed, 0, 0, FREEZE_LIMIT_MS) === 'timed-out', false);

  client.sendSignal('Function.called');
  await client.flush();
  const { delivered, ambiguous } = client.stats();
  // A first backoff is nine tenths of a second here; everything else takes longer.
  const backoffs = delays.filter((delayMs) => delayMs < 1000);
  assert.deepEqual({ name, delivered, backoffs }, { name, delivered: 2, backoffs: [] });
  if (seeing.includes(name)) assert.deepEqual({ name, ambiguous, failures }, { name, ambiguous: 0, failures: [] });
  await client.close();
}
await server.terminate();
