import type { Socket } from 'node:net';
import { activeResources } from './active-resources.js';
import type { WatchedClient } from './watched-client.js';

/** How often it is looked while requests are under way, in milliseconds. */
const LOOK_EVERY_MS = 50;

/** Notices when nothing but requests of ours holds the program. */
export interface IdleWatch {
  /** For how long nothing else has held it, when that was last looked at; in milliseconds. */
  readonly idleMs: number;
  /** A request begins. */
  start(): void;
  stop(): void;
}

/**
 * Node holds a program while a name is looked up or a connection is made, and with most transports for as long as a
 * request is under way. This looks, by a timer that holds nothing, whether anything else holds it.
 *
 * It may err, since a connection does not tell whose it is: then a request is ended too early, and sent again later. The
 * program outlives that, which shows whose the connection was.
 *
 * @param onIdle - Is told how long nothing else has held the program; returns whether it has ended requests for that.
 */
export function createIdleWatch(
  process: NodeJS.Process,
  clients: ReadonlySet<WatchedClient>,
  now: () => number,
  onIdle: (idleMs: number) => boolean,
): IdleWatch {
  const strangers = new WeakSet<Socket>();
  let timer: NodeJS.Timeout | undefined;
  let busyAt = 0;
  let idleMs = 0;
  let hasEnded = false;

  const stop = () => {
    clearInterval(timer);
    timer = undefined;
  };

  const look = () => {
    const active = activeResources(process);
    if (!active) return stop();
    const { hasOthers, lookups, sockets } = active;
    const waiting = [...clients].filter(({ lifecycle }) => lifecycle.requests() > 0);
    const requests = waiting.reduce((sum, { lifecycle }) => sum + lifecycle.requests(), 0);
    const holdsByConnection = waiting.some((client) => client.holdsByConnection);
    if (hasEnded && requests === 0) for (const socket of sockets) strangers.add(socket);

    const mayBeOurs = (socket: Socket) => (socket.connecting || holdsByConnection) && !strangers.has(socket);
    // The lookup for a request that was ended goes on, and nothing can be done about it.
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
      timer = setInterval(look, LOOK_EVERY_MS);
      timer.unref();
      busyAt = now();
      idleMs = 0;
    },
    stop,
  };
}
