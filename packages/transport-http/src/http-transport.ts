import type { Agent } from 'node:http';
import { followRedirects, type Transport } from '@td/core';
import { createConnections } from './connections.js';
import { postOnce } from './post-once.js';

/** What `httpTransport` can be told. */
export interface HttpTransportOptions {
  /**
   * Makes and keeps the connections: one of `node:https` for an https endpoint, of `node:http` otherwise. Used as it is
   * and never destroyed. @defaultValue one of the transport's own, which its `close` destroys
   */
  readonly agent?: Agent | undefined;
  /**
   * Whether the program may end while a request is under way, which is then lost. Node itself holds the program while a
   * name is looked up and a connection is made, at most until the request's timeout. @defaultValue `false`
   */
  readonly unref?: boolean | undefined;
}

/**
 * Sends signals with Node's own `http` and `https`, which are loaded with the first request.
 *
 * @example
 * ```ts
 * import { createClient } from '@td/core';
 * import { httpTransport } from '@td/transport-http';
 *
 * const client = createClient('YOUR-APP-ID', { transport: httpTransport({ unref: true }) });
 * ```
 */
export function httpTransport({ agent, unref = false }: HttpTransportOptions = {}): Transport {
  const connections = createConnections(agent, unref);
  return {
    send: followRedirects(async (request) => postOnce(request, await connections.for(request.url))),
    close: connections.destroy,
  };
}
