// A program for Node that must compile with the published declarations.
import { type Client, type ClientOptions, createClient as createCoreClient, type Transport } from '@td/core';
import { createClient, isTelemetryDeckError, withAppVersion, withEndpoint, withTransport } from '@td/node';
import { errorOccurred } from '@td/node/signals';
import { type IngestServer, startIngestServer } from '@td/testing';
import { axiosTransport } from '@td/transport-axios';
import { kyTransport } from '@td/transport-fetch/ky';
import { undiciTransport } from '@td/transport-undici';
import axios from 'axios';
import ky from 'ky';
import { Agent } from 'undici';

/** Those that a program gives its own client; every-transport.ts makes each of them without. */
const transports: readonly Transport[] = [
  kyTransport(ky),
  undiciTransport({ dispatcher: new Agent() }),
  axiosTransport({ instance: axios.create() }),
];

export async function run(): Promise<number> {
  const server: IngestServer = await startIngestServer();
  const options: ClientOptions = { userID: 'ada', testMode: true };
  const client: Client = createClient('APP', options, withAppVersion('1.0.0'), withEndpoint(server.endpoint));
  client.sendSignal('Command.run', { command: 'create', files: 3, dryRun: false }, { floatValue: 1.5 });
  errorOccurred(client, 'Command.failed');
  for (const transport of transports) {
    const other = createCoreClient('APP', withTransport(transport));
    try {
      await other.deliverSignal('Command.run');
    } catch (error) {
      if (isTelemetryDeckError(error) && error.code === 'REFUSED') return error.status ?? 0;
    }
  }
  // @ts-expect-error the type of the signal is missing
  client.sendSignal();
  const typed = createClient<{ 'Command.run': { command: string } }>('APP', options);
  typed.sendSignal('Command.run', { command: 'create' });
  // @ts-expect-error unknown signal
  typed.sendSignal('Command.ran', { command: 'create' });
  const { delivered } = await client.close({ timeoutMs: 500 });
  return delivered;
}
