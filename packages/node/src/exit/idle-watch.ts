import type { Socket } from 'node:net';
import { attempt } from '../attempt.js';
import { activeResources } from './active-resources.js';
import type { WatchedClient } from './watched-client.js';

/** How often the watch looks while requests are under way, in milliseconds. */
const LOOK_EVERY_MS = 50;

/** Notices when nothing but requests of the clients holds the program. */
export interface IdleWatch {
  /** How long nothing else had held the program at the last look, in milliseconds. */
  readonly idleMs: number;
  /** A request begins. */
  start(): void;
  stop(): void;
}

/**
 * Node holds a program while it looks up a name or makes a connection, and with most transports as long as a request is
 * under way. A timer that holds nothing looks whether anything else holds the program.
 *
 * It can be wrong, since a connection does not tell whose it is. Then it ends a request too early, which is sent again
 * later. The program outlives that, which shows that the connection was not a client's.
 *
 * @param onIdle - Called with the time for which nothing else has held the program, in milliseconds; returns whether it has
 *   ended requests for that.
 */
export function createIdleWatch(
  process: NodeJS.Process,
  clients: Iterable<WatchedClient>,
  now: () => number,
  onIdle: (idleMs: number) => boolean,
): IdleWatch {
  const foreignSockets = new WeakSet<Socket>();
  let timer: NodeJS.Timeout | undefined;
  let busyAt = 0;
  let idleMs = 0;
  let hasEnded = false;

  const stop = () => {
    attempt(() => clearInterval(timer));
    timer = undefined;
  };

  const look = () => {
    const active = activeResources(process);
    if (!active) return stop();
    const { hasOthers, lookups, sockets } = active;
    const waiting = [...clients].filter(({ lifecycle }) => lifecycle.requests() > 0);
    const requests = waiting.reduce((sum, { lifecycle }) => sum + lifecycle.requests(), 0);
    const holdsByConnection = waiting.some((client) => client.holdsByConnection);
    if (hasEnded && requests === 0) for (const socket of sockets) foreignSockets.add(socket);

    const mayBeOurs = (socket: Socket) => (socket.connecting || holdsByConnection) && !foreignSockets.has(socket);
    // The lookup of a request that was ended goes on: Node cannot end it.
    const areOurs = sockets.length <= requests && sockets.every(mayBeOurs) && (hasEnded || lookups <= requests);
    const wasEnded = hasEnded;
    hasEnded = false;
    if (hasOthers || !areOurs) {
      busyAt = now();
      idleMs = 0;
    } else {
      idleMs = now() - busyAt;
      hasEnded = requests > 0 && onIdle(idleMs);
    }
    if (requests > 0) return;
    stop();
    if (!wasEnded) idleMs = 0;
  };

  return {
    get idleMs() {
      return idleMs;
    },
    start() {
      if (timer) return;
      timer = attempt(() => setInterval(look, LOOK_EVERY_MS));
      attempt(() => timer?.unref());
      busyAt = now();
      idleMs = 0;
    },
    stop,
  };
}
