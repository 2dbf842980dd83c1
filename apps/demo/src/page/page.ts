import { createClient, type Transport, withSessions } from '@td/browser';
import { axiosTransport } from '@td/transport-axios';
import { fetchTransport } from '@td/transport-fetch';
import { kyTransport } from '@td/transport-fetch/ky';
import ky from 'ky';
import { customTransport } from '../custom-transport.js';
import { type Handful, sendHandful } from '../handful.js';

/** Sends a handful of signals over each transport for browsers. The tour calls it. */
async function sendFromPage(from: string, baseURL: string): Promise<Handful[]> {
  const transports: Record<string, Transport> = {
    fetch: fetchTransport(),
    axios: axiosTransport(),
    ky: kyTransport(ky),
    custom: customTransport(),
  };
  const handfuls: Handful[] = [];
  for (const [name, own] of Object.entries(transports)) {
    const handful = await sendHandful({
      from,
      name,
      transport: own,
      createClient: (transport) =>
        createClient('TOUR', { baseURL, transport, userID: 'ada', testMode: true }, withSessions(false)),
    });
    handfuls.push(handful);
  }
  return handfuls;
}

Object.assign(globalThis, { sendFromPage });
