// A function that is frozen after a request and thawed when its connection is dead. It sends a second signal over each
// named transport, and fails if a client waits before it retries. The first list names the transports that detect dead
// connections. For those, it also fails if the client counts a failure.
import assert from 'node:assert/strict';
import process from 'node:process';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { createClient, withDiagnostics } from '@td/core';
import { createTransport } from './create-transport.mjs';

/** Far longer than the server needs to cut its connections, in milliseconds. */
const FREEZE_LIMIT_MS = 10_000;

const thawed = new Int32Array(new SharedArrayBuffer(4));
const server = new Worker(new URL('./thaw-server.mjs', import.meta.url), { workerData: thawed });
const endpoint = await new Promise((resolve) => server.once('message', resolve));

/** The platform's clock, which also records the delays of its timers. */
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

const [detecting, others] = process.argv.slice(2).map((names) => names.split(',').filter(Boolean));
for (const name of [...detecting, ...others]) {
  const failures = [];
  const delays = [];
  const values = { endpoint, userID: 'ada', transport: await createTransport(name), clock: recordingClock(delays) };
  const client = createClient(
    'APP',
    values,
    withDiagnostics((event) => event.kind !== 'delivered' && failures.push(event)),
  );
  client.sendSignal('Function.called');
  await client.flush();
  // Lets the connection become idle.
  await setImmediate();

  // This thread stands still, so it does not notice that the connection ends.
  Atomics.store(thawed, 0, 0);
  server.postMessage('cut');
  assert.equal(Atomics.wait(thawed, 0, 0, FREEZE_LIMIT_MS) === 'timed-out', false);

  client.sendSignal('Function.called');
  await client.flush();
  const { delivered, ambiguous } = client.stats();
  // With this `random`, a first backoff takes 900 ms. All other timers are longer.
  const backoffs = delays.filter((delayMs) => delayMs < 1000);
  assert.deepEqual({ name, delivered, backoffs }, { name, delivered: 2, backoffs: [] });
  if (detecting.includes(name)) assert.deepEqual({ name, ambiguous, failures }, { name, ambiguous: 0, failures: [] });
  await client.close();
}
await server.terminate();
