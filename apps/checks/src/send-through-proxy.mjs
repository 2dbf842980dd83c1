// Sends one signal over each transport to each endpoint, and prints whether undici was loaded for the first ones.
import process from 'node:process';
import { createClient } from '@td/core';
import { httpTransport } from '@td/transport-http';

const endpoints = process.argv.slice(2);

/** @param {import('@td/core').Transport} transport */
async function sendOver(transport) {
  for (const endpoint of endpoints) {
    const client = createClient('PROXY', { endpoint, transport, userID: 'ada' });
    await client.deliverSignal('Proxy.tried');
    await client.close();
  }
}

await sendOver(httpTransport());
// @ts-expect-error Node's types do not list it.
const loaded = /** @type {string[]} */ (process.moduleLoadList);
process.stdout.write(loaded.some((name) => name.includes('undici')) ? 'loaded' : 'not loaded');
const { undiciTransport } = await import('@td/transport-undici');
await sendOver(undiciTransport());
