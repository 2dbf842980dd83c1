import type { Dispatcher } from 'undici';

/** Core has one batch under way at a time; the other connections are for signals that are delivered by themselves. */
const MAX_CONNECTIONS = 8;

/**
 * How long an idle connection is kept, in milliseconds, whatever longer time the server offers. Load balancers and NATs
 * forget idle connections without a word, and a signal written into one may arrive twice or never.
 */
const KEEP_ALIVE_MS = 4000;

/** The connections that a transport made for itself. */
export interface UndiciPool {
  readonly dispatcher: Dispatcher;
  /** Ends all connections at once, those in use and those half made included. */
  destroy(): Promise<void>;
}

/** Loads undici, which takes some 60 ms, and makes a pool without retries, redirects or interceptors. */
export async function createUndiciPool(): Promise<UndiciPool> {
  const { Agent, buildConnector } = await import('undici');
  // Destroying an agent leaves alone the connections that it is still making, so they are ended here.
  const halfMade = new Set<HalfMade>();
  const connect = buildConnector({});
  const agent = new Agent({
    connections: MAX_CONNECTIONS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    connect(options, callback) {
      const socket = connect(options, (...result) => {
        halfMade.delete(socket);
        callback(...result);
      }) as unknown as HalfMade;
      halfMade.add(socket);
    },
  });
  return {
    dispatcher: agent,
    async destroy() {
      const destroyed = agent.destroy();
      for (const socket of halfMade) socket.destroy();
      await destroyed;
    },
  };
}

/** The socket that undici's connector returns, which its types keep quiet about. */
interface HalfMade {
  destroy(): void;
}
