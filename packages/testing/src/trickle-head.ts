import type { Socket } from 'node:net';

/** The start of the response. The value of the header never ends. */
const HEAD_START = 'HTTP/1.1 200 OK\r\nX-Trickle: ';

/** Sends the head of a response byte by byte until the client disconnects. */
export function trickleHead(everyMs: number, socket: Socket): void {
  if (socket.destroyed) return;
  let sent = 0;
  const timer = setInterval(() => socket.write(HEAD_START[sent++] ?? '.'), everyMs);
  socket.once('close', () => clearInterval(timer));
}
