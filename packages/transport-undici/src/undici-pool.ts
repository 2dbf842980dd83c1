import process from 'node:process';
import { ownValues } from '@td/core';
import type { buildConnector, Dispatcher, EnvHttpProxyAgent } from 'undici';
import { usesGlobalProxies } from './global-dispatcher.js';

/** Core sends one batch at a time. The other connections serve `deliverSignal`, which sends each signal on its own. */
const MAX_CONNECTIONS = 8;

/**
 * How long an idle connection is kept, in milliseconds, even if the server offers more. Load balancers and NATs drop
 * idle connections silently. A signal that is written to such a connection may arrive twice or never.
 */
const KEEP_ALIVE_MS = 4000;

/** The transport's own connections. */
export interface UndiciPool {
  readonly dispatcher: Dispatcher;
  /** Ends all connections at once, including those in use and those that are still being made. */
  destroy(): Promise<void>;
}

/**
 * Loads undici (about 60 ms) and creates a pool without retries, redirects and interceptors. It goes through the proxies
 * of the environment if `NODE_USE_ENV_PROXY` asks for it, or if the program's own requests go through them.
 */
export async function createUndiciPool(): Promise<UndiciPool> {
  const { Agent, EnvHttpProxyAgent, Pool, buildConnector } = await import('undici');
  // `agent.destroy()` does not end the connections that the agent is still making, so `destroy` below ends them.
  const connecting = new Set<ConnectingSocket>();
  const track =
    (connect: buildConnector.connector): buildConnector.connector =>
    (options, callback) => {
      const socket = connect(options, (...result) => {
        connecting.delete(socket);
        callback(...result);
      }) as unknown as ConnectingSocket;
      connecting.add(socket);
    };
  const options: EnvHttpProxyAgent.Options = {
    connections: MAX_CONNECTIONS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    connect: track(buildConnector(ownValues({}))),
    clientFactory: (proxy, { connect }: { connect: buildConnector.connector }) =>
      new Pool(proxy, { connect: track(connect) }),
  };
  const agent = usesEnvironmentProxy() || usesGlobalProxies() ? new EnvHttpProxyAgent(options) : new Agent(options);
  return {
    dispatcher: agent,
    async destroy() {
      const destroyed = agent.destroy();
      for (const socket of connecting) socket.destroy();
      await destroyed;
    },
  };
}

/** Whether the environment asks for its proxies. Node itself knows this variable from versions 22.21 and 24.5 on. */
function usesEnvironmentProxy(): boolean {
  try {
    return process.env['NODE_USE_ENV_PROXY'] === '1';
  } catch {
    // Deno throws without a permission.
    return false;
  }
}

/** The socket that undici's connector returns, although its types do not say so. */
interface ConnectingSocket {
  destroy(): void;
}
