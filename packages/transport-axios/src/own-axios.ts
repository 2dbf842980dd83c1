import type { AxiosInstance } from 'axios';

/** Core has one batch under way at a time; the other connections are for signals that are delivered by themselves. */
const MAX_CONNECTIONS = 8;

/**
 * How long an idle connection is kept, in milliseconds. Load balancers and NATs forget idle connections without a word,
 * and a signal written into one may arrive twice or never.
 */
const KEEP_ALIVE_MS = 4000;

/** An instance that a transport made for itself. */
export interface OwnAxios {
  readonly instance: AxiosInstance;
  /** Ends all connections at once, those in use included. In browsers they are not ours, and nothing happens. */
  destroyConnections(): void;
}

/** Loads axios, which takes some 100 ms, and makes an instance with connections of its own. */
export async function createOwnAxios(): Promise<OwnAxios> {
  const { default: axios } = await import('axios');
  const options = { keepAlive: true, maxSockets: MAX_CONNECTIONS, timeout: KEEP_ALIVE_MS };
  // Node's modules, asked for in a way that bundlers for browsers do not stumble over, and that browsers answer with none.
  const process: Partial<NodeJS.Process> | undefined = globalThis.process;
  const http = process?.getBuiltinModule?.('node:http');
  const https = process?.getBuiltinModule?.('node:https');
  const httpAgent = http && new http.Agent(options);
  const httpsAgent = https && new https.Agent(options);
  return {
    instance: axios.create({ httpAgent, httpsAgent }),
    destroyConnections() {
      httpAgent?.destroy();
      httpsAgent?.destroy();
    },
  };
}
