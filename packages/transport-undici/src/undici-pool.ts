import type { Dispatcher } from 'undici';

/** Core sends one batch at a time. The other connections serve `deliverSignal`, which sends each signal on its own. */
const MAX_CONNECTIONS = 8;

/**
 * How long an idle connection is kept, in milliseconds, even if the server offers more. Load balancers and NATs drop idle
 * connections silently. A signal that is written to such a connection may arrive twice or never.
 */
const KEEP_ALIVE_MS = 4000;

/** The transport's own connections. */
export interface UndiciPool {
  readonly dispatcher: Dispatcher;
  /** Ends all connections at once, including those in use and those that are still being made. */
  destroy(): Promise<void>;
}

/** Loads undici (about 60 ms) and creates a pool without retries, redirects and interceptors. */
export async function createUndiciPool(): Promise<UndiciPool> {
  const { Agent, buildConnector } = await import('undici');
  // `agent.destroy()` does not end the connections that the agent is still making, so `destroy` below ends them.
  const connecting = new Set<ConnectingSocket>();
  const connect = buildConnector({});
  const agent = new Agent({
    connections: MAX_CONNECTIONS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    connect(options, callback) {
      const socket = connect(options, (...result) => {
        connecting.delete(socket);
        callback(...result);
      }) as unknown as ConnectingSocket;
      connecting.add(socket);
    },
  });
  return {
    dispatcher: agent,
    async destroy() {
      const destroyed = agent.destroy();
      for (const socket of connecting) socket.destroy();
      await destroyed;
    },
  };
}

/** The socket that undici's connector returns, although its types do not say so. */
interface ConnectingSocket {
  destroy(): void;
}
