import type { Agent, AgentOptions, ClientRequest, RequestOptions } from 'node:http';

/**
 * How long a connection may be idle, in milliseconds. Common servers close idle connections after 5 s or more, and the
 * connections of a frozen function are dead when it resumes. A shorter limit makes it rare to reuse such a connection.
 */
const IDLE_TIMEOUT_MS = 4000;

/** Opens requests of one protocol, over the connections of one agent. */
export interface Connector {
  /** Calls the `request` function of `node:http` or `node:https`. */
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

type HttpModule = typeof import('node:http') | typeof import('node:https');

/** @param userAgent - The user's own agent. Without it, each protocol gets an agent with its first request. */
export function createConnectors(userAgent: Agent | undefined, unref: boolean): Connectors {
  const ownAgents: Agent[] = [];
  const createAgent = ({ Agent, globalAgent }: HttpModule): Agent => {
    const agent = new Agent({ keepAlive: true, timeout: IDLE_TIMEOUT_MS, ...proxyOptions(globalAgent) });
    ownAgents.push(agent);
    return agent;
  };
  const load = async (isSecure: boolean): Promise<Connector> => {
    const module = await loadModule(isSecure);
    return {
      // Read from the module at each request, because libraries for mocks and for tracing replace the function there.
      open: (url, options) => module.request(url, options),
      agent: userAgent ?? createAgent(module),
      unref,
    };
  };
  const connectors = new Map<boolean, Promise<Connector>>();
  return {
    for(url) {
      const isSecure = /^https:/i.test(url);
      const connector = connectors.get(isSecure) ?? load(isSecure);
      connectors.set(isSecure, connector);
      return connector;
    },
    destroy() {
      for (const agent of ownAgents) agent.destroy();
    },
  };
}

/**
 * Loads a module as the object that `require` returns. An import would copy each of its names. On Node 22 and later,
 * that loads undici, and the copies do not show what a library for mocks replaces later.
 */
async function loadModule(isSecure: boolean): Promise<HttpModule> {
  const { process }: { readonly process?: Partial<NodeJS.Process> } = globalThis;
  if (isSecure) return process?.getBuiltinModule?.('node:https') ?? (await import('node:https')).default;
  return process?.getBuiltinModule?.('node:http') ?? (await import('node:http')).default;
}

/**
 * Returns the proxies of Node's global agent. They are those of the environment if `NODE_USE_ENV_PROXY`, the flag
 * `--use-env-proxy` or the program asks for them, on Node 22.21, 24.5 and later. Other agents get none by themselves.
 */
function proxyOptions(globalAgent: Agent): AgentOptions {
  const { options } = globalAgent as Agent & AgentWithOptions;
  const proxyEnv = options?.proxyEnv;
  return proxyEnv ? ({ proxyEnv } as AgentOptions) : {};
}

/** A property that is missing in the types of the oldest supported Node. */
interface AgentWithOptions {
  readonly options?: { readonly proxyEnv?: object | undefined };
}
