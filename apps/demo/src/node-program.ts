import type { Transport } from '@td/core';
import { createClient } from '@td/node';
import { customTransport } from './custom-transport.js';
import { runTransport, type TransportRun } from './transport-run.js';
import { createTransport, TRANSPORT_NAMES } from './transports.js';

/** Sends signals from Node over each transport, one transport after the other. */
export async function sendFromNode(baseURL: string): Promise<TransportRun[]> {
  const send = (name: string, ownTransport: Transport) =>
    runTransport({
      from: 'Node',
      name,
      transport: ownTransport,
      createClient: (transport) => createClient('TOUR', { baseURL, transport, userID: 'ada', testMode: true }),
    });
  const runs: TransportRun[] = [];
  for (const name of TRANSPORT_NAMES) runs.push(await send(name, await createTransport(name)));
  runs.push(await send('custom', customTransport()));
  return runs;
}
