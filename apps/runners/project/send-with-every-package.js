// Sends a signal with each client over a transport that records, as a user's test does.
import * as browser from '@td/browser';
import { errorOccurred as errorOccurredInPage } from '@td/browser/signals';
import * as core from '@td/core';
import { errorOccurred as errorOccurredInCore } from '@td/core/signals';
import * as node from '@td/node';
import { errorOccurred as errorOccurredInNode } from '@td/node/signals';
import * as testing from '@td/testing';
import { axiosTransport } from '@td/transport-axios';
import { fetchTransport } from '@td/transport-fetch';
import { kyTransport } from '@td/transport-fetch/ky';
import { httpTransport } from '@td/transport-http';
import { undiciTransport } from '@td/transport-undici';

const clients = {
  'createClient of @td/core': [core.createClient, errorOccurredInCore],
  'createClient of @td/node': [node.createClient, errorOccurredInNode],
  'createClient of @td/browser': [browser.createClient, errorOccurredInPage],
  'createPageClient of @td/browser': [browser.createPageClient, errorOccurredInPage],
};

/** The transports that need no instance of another library, but `fetchTransport`: not every environment has `fetch`. */
const transports = { axiosTransport, httpTransport, undiciTransport };

export const clientNames = Object.keys(clients);
export const transportNames = Object.keys(transports);

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
  const client = core.createClient('TEST', { transport: transports[name](), userID: 'ada', endpoint: server.endpoint });
  try {
    client.sendSignal('Shop.bought', { plan: 'pro' });
    await client.close({ timeoutMs: 4000 });
    return server.signals;
  } finally {
    await server.close();
  }
}

/** Whether all that has been imported is there. */
export const isComplete = [fetchTransport, kyTransport, ...Object.values(transports)].every(
  (transport) => typeof transport === 'function',
);
