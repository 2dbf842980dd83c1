// A function that is frozen after a request, and thawed when its connection is long dead. It sends over each transport
// that it is given, and fails where a client has counted that as a failure.
import assert from 'node:assert/strict';
import process from 'node:process';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { createClient } from '@td/core';
import { axiosTransport } from '@td/transport-axios';
import { fetchTransport } from '@td/transport-fetch';
import { httpTransport } from '@td/transport-http';
import { undiciTransport } from '@td/transport-undici';

/** Far above what the server takes to cut its connections, in milliseconds. */
const FREEZE_LIMIT_MS = 10_000;

const transports = { axios: axiosTransport, fetch: fetchTransport, http: httpTransport, undici: undiciTransport };

const thawed = new Int32Array(new SharedArrayBuffer(4));
const server = new Worker(new URL('./thaw-server.mjs', import.meta.url), { workerData: thawed });
const endpoint = await new Promise((resolve) => server.once('message', resolve));

for (const name of process.argv[2].split(',')) {
  const failures = [];
  const diagnostics = (event) => failures.push(event);
  const client = createClient('APP', { endpoint, userID: 'ada', transport: transports[name](), diagnostics });
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
  assert.deepEqual({ name, delivered, ambiguous, failures }, { name, delivered: 2, ambiguous: 0, failures: [] });
  await client.close();
}
await server.terminate();
