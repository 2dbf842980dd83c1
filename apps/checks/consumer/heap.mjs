// Sends and flushes one signal after another. Prints by how many bytes the heap has grown since the warm-up, and how many
// signals were delivered. The runtime must provide `gc()`.
import process from 'node:process';
import { setImmediate } from 'node:timers/promises';
import { createClient } from '@td/core';
import { fetchTransport } from '@td/transport-fetch';
import { httpTransport } from '@td/transport-http';

const [endpoint, name, warmUpCycles, cycles] = process.argv.slice(2);

/** More than one, because some memory becomes free only in callbacks that run after a collection. */
const COLLECTIONS = 5;

const transports = { fetch: fetchTransport, http: httpTransport, leaking: leakingTransport };

const client = createClient('APP', { endpoint, userID: 'ada', transport: transports[name]() });
await sendAndFlush(Number(warmUpCycles));
const warmBytes = await usedBytes();
await sendAndFlush(Number(cycles) - Number(warmUpCycles));
const grownBytes = (await usedBytes()) - warmBytes;
console.log(JSON.stringify({ grownBytes, delivered: client.stats().delivered }));
await client.close();

async function sendAndFlush(times) {
  for (let cycle = 0; cycle < times; cycle++) {
    client.sendSignal('Cycle.made', { cycle, plan: 'pro', seats: 3, trial: false });
    await client.flush();
  }
}

async function usedBytes() {
  for (let collection = 0; collection < COLLECTIONS; collection++) {
    globalThis.gc();
    await setImmediate();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Keeps the body of each request. The measurement must notice this leak. */
function leakingTransport() {
  const transport = httpTransport();
  const bodies = [];
  return {
    send(request) {
      bodies.push(request.body);
      return transport.send(request);
    },
    close: transport.close,
  };
}
