import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** A forward proxy on this machine that opens tunnels, or refuses to. */
export interface ConnectProxy {
  readonly url: string;
  /** Where clients wanted a tunnel to, as `host:port`. */
  readonly targets: readonly string[];
  [Symbol.asyncDispose](): Promise<void>;
}

export async function startConnectProxy(status: 200 | 407): Promise<ConnectProxy> {
  const targets: string[] = [];
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  };
  const server = createServer();
  server.on('connection', keep);
  server.on('connect', (request, client: Socket) => {
    const target = request.url ?? '';
    targets.push(target);
    if (status === 407) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    const upstream = connect(Number(target.split(':')[1]), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(upstream).pipe(client);
    });
    keep(upstream);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    targets,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
