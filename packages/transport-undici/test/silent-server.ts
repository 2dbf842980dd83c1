import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A server that accepts connections and never sends a byte, so that a TLS handshake with it never ends. */
export interface SilentServer {
  /** An https URL, so that clients wait for the handshake. */
  readonly url: string;
  /** Resolves when a client has connected. */
  readonly connected: Promise<Socket>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function startSilentServer(): Promise<SilentServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).resume();
  });
  const connected = once(server, 'connection').then(([socket]) => socket as Socket);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/v2/`,
    connected,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
