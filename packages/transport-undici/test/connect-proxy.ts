import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** A forward proxy on loopback that opens tunnels (200) or refuses them (407). */
export interface ConnectProxy {
  readonly url: string;
  /** The targets of the requested tunnels, as `host:port`. */
  readonly targets: readonly string[];
  [Symbol.asyncDispose](): Promise<void>;
}

export async function startConnectProxy(status: 200 | 407): Promise<ConnectProxy> {
  const targets: string[] = [];
  const sockets = new Set<Socket>();
  const track = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  };
  const server = createServer();
  server.on('connection', track);
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
    track(upstream);
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
