import type { Agent } from 'node:http';
import { checkValue, flag, followRedirects, hasMethods, ownValues, type Transport } from '@td/core';
import { createConnectors } from './connectors.js';
import { postOnce } from './post-once.js';

/** Options of `httpTransport`. */
export interface HttpTransportOptions {
  /**
   * The agent that makes and keeps the connections: from `node:https` for an https endpoint, from `node:http` for an
   * http one. The transport never destroys it. @defaultValue an agent of the transport's own, destroyed by `close`
   */
  readonly agent?: Agent | undefined;
  /**
   * Whether the process may exit while a request is pending. The request is then lost. The runtime itself keeps the
   * process alive while it resolves a host name and connects, at most until the request times out. @defaultValue `false`
   */
  readonly unref?: boolean | undefined;
}

/**
 * Sends signals with Node's `http` and `https` modules. Loads them with the first request.
 *
 * @throws TelemetryDeckError `INVALID_OPTION` if the agent is none, or `unref` no boolean.
 * @example
 * ```ts
 * import { createClient } from '@td/core';
 * import { httpTransport } from '@td/transport-http';
 *
 * const client = createClient('YOUR-APP-ID', { transport: httpTransport({ unref: true }) });
 * ```
 */
export function httpTransport(options: HttpTransportOptions = {}): Transport {
  const { agent, unref = false } = ownValues(options);
  checkValue('unref', unref, flag);
  if (agent) checkValue('agent', agent, hasMethods('addRequest'));
  const connectors = createConnectors(agent, unref);
  return {
    send: followRedirects(async (request) => postOnce(request, await connectors.for(request.url))),
    close: connectors.destroy,
  };
}
