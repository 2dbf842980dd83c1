import { createClient, type Transport } from '@td/node';

/** A transport without a network. */
const offline: Transport = { send: () => Promise.reject(new Error('offline')) };

/** Leaves signals on disk, as a program does that cannot deliver them. */
export async function keepSignals(appID: string, endpoint: string, types: readonly string[], directory?: string) {
  const spool = directory === undefined ? {} : { directory };
  const client = createClient(appID, { endpoint, spool, transport: offline, userID: 'ada-lovelace' });
  for (const type of types) client.sendSignal(type, { text: 'a \u001b[31m \u009b \u202e b' });
  await client.close({ timeoutMs: 0 });
}
