import type { Socket } from 'node:net';

/**
 * Returns a function that tells whether the server has sent any byte since this call. A socket itself counts the bytes
 * that it reads. Other streams, which a user's agent may create, do not, so they get a listener.
 */
export function watchForData(socket: Socket): () => boolean {
  const { bytesRead }: Partial<Socket> = socket;
  if (bytesRead !== undefined) return () => socket.bytesRead !== bytesRead;
  let hasData = false;
  socket.once('data', () => {
    hasData = true;
  });
  return () => hasData;
}

export function isClosedByServer({ code }: NodeJS.ErrnoException): boolean {
  return code === 'ECONNRESET' || code === 'EPIPE';
}
