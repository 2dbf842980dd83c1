import type { Agent, ClientRequest, RequestOptions } from 'node:http';

/**
 * How long a connection may be idle, in milliseconds. Common servers close idle connections after 5 s or more, and the
 * connections of a frozen function are dead when it resumes. A shorter limit makes it rare to reuse such a connection.
 */
const IDLE_TIMEOUT_MS = 4000;

/** Opens requests of one protocol, over the connections of one agent. */
export interface Connector {
  /** The `request` function of `node:http` or `node:https`. */
  readonly open: (url: string, options: RequestOptions) => ClientRequest;
  readonly agent: Agent;
  /** Whether the process may exit while a request is pending. */
  readonly unref: boolean;
}

/** The connectors of one transport, one for each protocol. */
export interface Connectors {
  /** Returns the connector for the protocol of this URL. The first call of a protocol loads its module of Node. */
  for(url: string): Promise<Connector>;
  /** Closes the connections of the transport's own agents. */
  destroy(): void;
}

/** @param userAgent - The user's own agent. Without it, each protocol gets an agent with its first request. */
export function createConnectors(userAgent: Agent | undefined, unref: boolean): Connectors {
  const ownAgents: Agent[] = [];
  const load = async (loading: Promise<typeof import('node:http') | typeof import('node:https')>) => {
    const { Agent, request } = await loading;
    const agent = userAgent ?? new Agent({ keepAlive: true, timeout: IDLE_TIMEOUT_MS });
    if (!userAgent) ownAgents.push(agent);
    return { open: request, agent, unref };
  };
  const connectors = new Map<boolean, Promise<Connector>>();
  return {
    for(url) {
      const isSecure = /^https:/i.test(url);
      const connector = connectors.get(isSecure) ?? load(isSecure ? import('node:https') : import('node:http'));
      connectors.set(isSecure, connector);
      return connector;
    },
    destroy() {
      for (const agent of ownAgents) agent.destroy();
    },
  };
}
