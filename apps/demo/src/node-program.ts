import type { Transport } from '@td/core';
import { createClient } from '@td/node';
import { customTransport } from './custom-transport.js';
import { type Handful, sendHandful } from './handful.js';
import { createTransport, TRANSPORT_NAMES } from './transports.js';

/** Sends a handful of signals from Node over every transport there is, one after the other. */
export async function sendFromNode(baseURL: string): Promise<Handful[]> {
  const send = (name: string, own: Transport) =>
    sendHandful({
      from: 'Node',
      name,
      transport: own,
      createClient: (transport) => createClient('TOUR', { baseURL, transport, userID: 'ada', testMode: true }),
    });
  const handfuls: Handful[] = [];
  for (const name of TRANSPORT_NAMES) handfuls.push(await send(name, await createTransport(name)));
  handfuls.push(await send('custom', customTransport()));
  return handfuls;
}
