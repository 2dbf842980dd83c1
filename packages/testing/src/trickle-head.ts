import type { Socket } from 'node:net';

/** What the head of a response begins with; the value of the header goes on without end. */
const BEGINNING = 'HTTP/1.1 200 OK\r\nX-Trickle: ';

/** Sends the head of a response byte by byte, until the client has gone. */
export function trickleHead(everyMs: number, socket: Socket): void {
  if (socket.destroyed) return;
  let sent = 0;
  const timer = setInterval(() => socket.write(BEGINNING[sent++] ?? '.'), everyMs);
  socket.once('close', () => clearInterval(timer));
}
