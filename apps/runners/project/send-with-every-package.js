// Sends a signal with each client over a transport that records, as a user's test does.
import * as browser from '@td/browser';
import { errorOccurred as errorOccurredInPage } from '@td/browser/signals';
import * as core from '@td/core';
import { errorOccurred as errorOccurredInCore } from '@td/core/signals';
import * as node from '@td/node';
import { errorOccurred as errorOccurredInNode } from '@td/node/signals';
import * as testing from '@td/testing';
import { kyTransport } from '@td/transport-fetch/ky';
// Written for the project: a module of each transport of this repository.
import * as factories from './factories.js';

const clients = {
  'createClient of @td/core': [core.createClient, errorOccurredInCore],
  'createClient of @td/node': [node.createClient, errorOccurredInNode],
  'createClient of @td/browser': [browser.createClient, errorOccurredInPage],
  'createPageClient of @td/browser': [browser.createPageClient, errorOccurredInPage],
};

export const clientNames = Object.keys(clients);
/** All but `fetchTransport`: not every environment has `fetch`. */
export const transportNames = Object.keys(factories).filter((name) => name !== 'fetchTransport');

/** Returns the transport, which has recorded what the client has sent. */
export async function send(name) {
  const [createClient, errorOccurred] = clients[name];
  const transport = testing.recordingTransport();
  const client = createClient('TEST', { transport, userID: 'ada' });
  client.sendSignal('Shop.bought', { plan: 'pro', seats: 3 });
  errorOccurred(client, 'Shop.closed');
  await client.close();
  return transport;
}

/** Returns the signals that arrive over a transport. */
export async function deliver(name) {
  const server = await testing.startIngestServer();
  const client = core.createClient('TEST', { transport: factories[name](), userID: 'ada', endpoint: server.endpoint });
  try {
    client.sendSignal('Shop.bought', { plan: 'pro' });
    await client.close({ timeoutMs: 4000 });
    return server.signals;
  } finally {
    await server.close();
  }
}

/** Whether all that has been imported is there. */
export const isComplete = [kyTransport, ...Object.values(factories)].every(
  (transport) => typeof transport === 'function',
);
