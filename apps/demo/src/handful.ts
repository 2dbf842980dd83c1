import type { Client, ClientStats, Transport } from '@td/core';
import { watchTransport } from './watch-transport.js';

/** Signals that are sent at once, after the first: enough to see that they travel together. */
const BURST = 6;

/** Who sends a handful, and how. */
export interface Sender {
  /** What the client runs on. */
  readonly from: string;
  /** What the transport is called. */
  readonly name: string;
  readonly transport: Transport;
  createClient(transport: Transport): Client;
}

/** What one client has sent over one transport. Plain data: it also comes out of a browser. */
export interface Handful {
  readonly from: string;
  readonly name: string;
  /** One for each signal, carried in its payload. */
  readonly ids: readonly string[];
  /** What the transport was answered. */
  readonly statuses: readonly number[];
  /** From the first call until all were delivered, in milliseconds. */
  readonly tookMs: number;
  /** Signals that the client itself gave up, by reason. */
  readonly dropped: ClientStats['dropped'];
}

/** Sends one signal, waits for it, sends a burst, and closes the client. */
export async function sendHandful({ from, name, transport, createClient }: Sender): Promise<Handful> {
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
  const statuses = watched.exchanges.flatMap(({ status }) => status ?? []);
  return { from, name, ids, statuses, tookMs, dropped: client.stats().dropped };
}
