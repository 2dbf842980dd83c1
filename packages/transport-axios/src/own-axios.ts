import type { Axios } from 'axios';

/** Core sends one batch at a time. The other connections serve `deliverSignal`, which sends each signal on its own. */
const MAX_CONNECTIONS = 8;

/**
 * How long an idle connection is kept, in milliseconds. Load balancers and NATs drop idle connections silently. A signal
 * that is written to such a connection may arrive twice or never.
 */
const KEEP_ALIVE_MS = 4000;

/** The transport's own instance. */
export interface OwnAxios {
  readonly instance: Axios;
  /** Ends all connections at once, including those in use. Does nothing in browsers, which own the connections. */
  destroyConnections(): void;
}

/**
 * The adapters, of which axios uses the first that the platform has. Named, because the program may have set another.
 */
const ADAPTERS = ['xhr', 'http', 'fetch'];

/**
 * Loads axios (about 100 ms) and creates an instance with its own connections. The instance inherits nothing from
 * `axios.defaults`, where programs put the credentials for their own API. `axios.create` would copy them.
 */
export async function createOwnAxios(): Promise<OwnAxios> {
  const { default: axios } = await import('axios');
  const options = { keepAlive: true, maxSockets: MAX_CONNECTIONS, timeout: KEEP_ALIVE_MS };
  // Loads Node's modules without an import, which bundlers for browsers would fail to resolve. Undefined in browsers.
  const process: Partial<NodeJS.Process> | undefined = globalThis.process;
  const http = process?.getBuiltinModule?.('node:http');
  const https = process?.getBuiltinModule?.('node:https');
  const httpAgent = http && new http.Agent(options);
  const httpsAgent = https && new https.Agent(options);
  return {
    instance: new axios.Axios({ adapter: ADAPTERS, httpAgent, httpsAgent }),
    destroyConnections() {
      httpAgent?.destroy();
      httpsAgent?.destroy();
    },
  };
}
