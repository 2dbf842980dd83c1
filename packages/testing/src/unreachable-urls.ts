import type { AddressInfo } from 'node:net';

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
 * Returns a URL on 127.0.0.1 that refuses connections until the process ends. Needs Node, Bun or Deno.
 *
 * @example
 * ```ts
 * const client = createClient('YOUR-APP-ID', withEndpoint(await refusingURL()));
 * ```
 */
export async function refusingURL(): Promise<string> {
  const { connect, createServer } = await import('node:net');
  const server = createServer((socket) => void held.push(socket.unref())).unref();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const connection = connect((server.address() as AddressInfo).port, '127.0.0.1');
  await new Promise<void>((resolve) => void connection.once('connect', resolve));
  held.push(connection.unref());
  server.close();
  return `http://127.0.0.1:${connection.localPort}/v2/`;
}

/** Connections that occupy their ports. While they are open, no program can listen there. */
const held: unknown[] = [];
