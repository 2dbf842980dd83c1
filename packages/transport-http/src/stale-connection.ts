import type { Socket } from 'node:net';

/**
 * Tells whether the server has said anything from now on. A socket counts what it reads, and to listen to it as well
 * would cost each request time. A stream of another kind, which an agent of the user's own may make, counts nothing.
 */
export function listenTo(socket: Socket): () => boolean {
  const { bytesRead }: Partial<Socket> = socket;
  if (bytesRead !== undefined) return () => socket.bytesRead !== bytesRead;
  let isHeard = false;
  socket.once('data', () => {
    isHeard = true;
  });
  return () => isHeard;
}

export function isClosedByServer({ code }: NodeJS.ErrnoException): boolean {
  return code === 'ECONNRESET' || code === 'EPIPE';
}
