import type { Client, ClientStats, Transport } from '@td/core';
import { watchTransport } from './watch-transport.js';

/** How many signals follow the first at once. Enough to show that they share one request. */
const BURST = 6;

/** The options of a run. */
export interface RunOptions {
  /** The platform of the client, such as `Node`. */
  readonly from: string;
  /** The name of the transport. */
  readonly name: string;
  readonly transport: Transport;
  createClient(transport: Transport): Client;
}

/** What one client has sent over one transport. Plain data, because a browser returns it as well. */
export interface TransportRun {
  readonly from: string;
  readonly name: string;
  /** The IDs of the signals, which are also in their payloads. */
  readonly ids: readonly string[];
  /** The statuses of the responses. */
  readonly statuses: readonly number[];
  /** The time from the first call to the last delivery, in milliseconds. */
  readonly tookMs: number;
  /** The number of signals that the client has dropped, by reason. */
  readonly dropped: ClientStats['dropped'];
}

/** Sends one signal, waits for its delivery, sends the burst, and closes the client. */
export async function runTransport({ from, name, transport, createClient }: RunOptions): Promise<TransportRun> {
  const watched = watchTransport(transport);
  const client = createClient(watched);
  const ids: string[] = [];
  const send = (type: string) => {
    const id = `${from}/${name}/${ids.length + 1}`;
    ids.push(id);
    client.sendSignal(type, { 'Tour.from': from, 'Tour.transport': name, 'Tour.id': id });
  };

  const started = performance.now();
  send('Tour.single');
  await client.flush();
  for (let sent = 0; sent < BURST; sent++) send('Tour.burst');
  await client.flush();
  const tookMs = performance.now() - started;
  await client.close();
  const statuses = watched.attempts.flatMap(({ status }) => status ?? []);
  return { from, name, ids, statuses, tookMs, dropped: client.stats().dropped };
}
