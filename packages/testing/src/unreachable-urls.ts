import { startLoopbackServer } from './loopback-server.js';
import { reply } from './reply.js';

/** A URL whose host has no address: the name is reserved for that (RFC 2606). */
export const unresolvableURL = 'http://nowhere.invalid/v2/';

/**
 * Finds a URL on 127.0.0.1 where nothing listens, so that a connection is refused. Needs Node, Bun or Deno.
 *
 * @example
 * ```ts
 * const client = createClient('YOUR-APP-ID', withEndpoint(await refusingURL()));
 * ```
 */
export async function refusingURL(): Promise<string> {
  const server = await startLoopbackServer({ answer: () => reply(200) });
  await server.close();
  return `${server.url}/v2/`;
}
