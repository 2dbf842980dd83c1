import { startLoopbackServer } from './loopback-server.js';
import { reply } from './reply.js';

/**
 * A URL whose host name never resolves, because RFC 2606 reserves the name.
 *
 * @example
 * ```ts
 * const client = createClient('YOUR-APP-ID', withEndpoint(unresolvableURL));
 * ```
 */
export const unresolvableURL = 'http://nowhere.invalid/v2/';

/**
 * Returns a URL on 127.0.0.1 that refuses connections. Needs Node, Bun or Deno.
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
