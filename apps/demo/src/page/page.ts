import { createClient, type Transport, withSessions } from '@td/browser';
import { axiosTransport } from '@td/transport-axios';
import { fetchTransport } from '@td/transport-fetch';
import { kyTransport } from '@td/transport-fetch/ky';
import ky from 'ky';
import { customTransport } from '../custom-transport.js';
import { runTransport, type TransportRun } from '../transport-run.js';

/** Sends signals over each transport for browsers. The tour calls it. */
async function sendFromPage(from: string, baseURL: string): Promise<TransportRun[]> {
  const transports: Record<string, Transport> = {
    fetch: fetchTransport(),
    axios: axiosTransport(),
    ky: kyTransport(ky),
    custom: customTransport(),
  };
  const runs: TransportRun[] = [];
  for (const [name, ownTransport] of Object.entries(transports)) {
    const run = await runTransport({
      from,
      name,
      transport: ownTransport,
      createClient: (transport) =>
        createClient('TOUR', { baseURL, transport, userID: 'ada', testMode: true }, withSessions(false)),
    });
    runs.push(run);
  }
  return runs;
}

Object.assign(globalThis, { sendFromPage });
