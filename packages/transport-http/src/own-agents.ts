import type { Agent, AgentOptions } from 'node:http';

/**
 * How long a connection may be idle, in milliseconds. Common servers close theirs after 5 s or more, and a function that
 * was frozen wakes up with connections that are long dead: better not to find them.
 */
const IDLE_TIMEOUT_MS = 4000;

type AgentClass = new (options: AgentOptions) => Agent;

/** The agents that a transport makes when it was handed none: one for each protocol, when it is needed. */
export interface OwnAgents {
  /** The agent made of a class: that of `node:http` or that of `node:https`. */
  of(agentClass: AgentClass): Agent;
  /** Closes all connections. */
  destroy(): void;
}

export function createOwnAgents(): OwnAgents {
  const agents = new Map<AgentClass, Agent>();
  return {
    of(agentClass) {
      const agent = agents.get(agentClass) ?? new agentClass({ keepAlive: true, timeout: IDLE_TIMEOUT_MS });
      agents.set(agentClass, agent);
      return agent;
    },
    destroy() {
      for (const agent of agents.values()) agent.destroy();
    },
  };
}
