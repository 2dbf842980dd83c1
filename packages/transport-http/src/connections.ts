import type { Agent, ClientRequest, RequestOptions } from 'node:http';

/**
 * How long a connection may be idle, in milliseconds. Common servers close theirs after 5 s or more, and a function that
 * was frozen wakes up with connections that are long dead: better not to find them.
 */
const IDLE_TIMEOUT_MS = 4000;

/** What makes the requests of one protocol, and what keeps their connections. */
export interface Connecting {
  /** The `request` of `node:http` or of `node:https`. */
  readonly open: (url: string, options: RequestOptions) => ClientRequest;
  readonly agent: Agent;
  /** Whether the program may end meanwhile. */
  readonly unref: boolean;
}

export interface Connections {
  /** For a request to this URL. */
  for(url: string): Promise<Connecting>;
  /** Closes all connections that are not the user's. */
  destroy(): void;
}

/** @param given - The user's own agent; without it, one is made for each protocol when it is needed. */
export function createConnections(given: Agent | undefined, unref: boolean): Connections {
  const own: Agent[] = [];
  const load = async (loading: Promise<typeof import('node:http') | typeof import('node:https')>) => {
    const { Agent, request } = await loading;
    const agent = given ?? new Agent({ keepAlive: true, timeout: IDLE_TIMEOUT_MS });
    if (!given) own.push(agent);
    return { open: request, agent, unref };
  };
  const protocols = new Map<boolean, Promise<Connecting>>();
  return {
    for(url) {
      const isSecure = /^https:/i.test(url);
      const protocol = protocols.get(isSecure) ?? load(isSecure ? import('node:https') : import('node:http'));
      protocols.set(isSecure, protocol);
      return protocol;
    },
    destroy() {
      for (const agent of own) agent.destroy();
    },
  };
}
