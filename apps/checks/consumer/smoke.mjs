// A program that uses the installed packages, for any runtime with Node's modules. Sends signals to an endpoint with each
// of the named clients.
import assert from 'node:assert/strict';
import process from 'node:process';
import * as browser from '@td/browser';
import { createClient as createCoreClient } from '@td/core';
import * as node from '@td/node';
import { kyTransport } from '@td/transport-fetch/ky';
import ky from 'ky';
import { createTransport } from './create-transport.mjs';

const [endpoint, names] = process.argv.slice(2);

const clients = {
  node: () => node.createClient('APP', { endpoint, userID: 'ada' }),
  // The browser preset must also work where a page is rendered on a server, without a window.
  browser: () => browser.createClient('APP', { endpoint, userID: 'ada' }),
  ky: () => createCoreClient('APP', { endpoint, userID: 'ada', transport: kyTransport(ky) }),
};

/** The clients by name. Any other name is that of a transport. */
async function createClient(name) {
  if (clients[name]) return clients[name]();
  return createCoreClient('APP', { endpoint, userID: 'ada', transport: await createTransport(name) });
}

for (const name of names.split(',')) {
  const client = await createClient(name);
  await client.deliverSignal(`Smoke.${name}`, { awaited: true });
  client.sendSignal(`Smoke.${name}`, { awaited: false });
  const report = await client.close();
  assert.deepEqual(report, { ...report, delivered: 1, pending: 0, dropped: 0 }, `${name}: ${JSON.stringify(report)}`);
}
