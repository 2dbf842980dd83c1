import { attempt } from '../attempt.js';
import { whatHolds } from './active-resources.js';
import type { WatchedClient } from './watched-client.js';

/** How often the watch checks the program while requests are under way, in milliseconds. */
const LOOK_EVERY_MS = 50;

/** After this many turns since the watch ended the connections, the program counts as alive. */
const ENOUGH_TURNS = 4;

/** Ends the connections that clients are opening when nothing else keeps the program alive. */
export interface ConnectionWatch {
  /** Called when a request begins. */
  start(): void;
  stop(): void;
}

/**
 * Node keeps a program alive while it looks up a name or opens a connection. So an unreferenced timer checks whether
 * Node lists anything else. If it lists nothing for as long as the exit may take, the watch ends the connections, over
 * which no signal has been sent yet.
 *
 * Node does not list the work of other threads. If the program goes on after its connections have ended, such work
 * keeps it alive. Then the clients try again at once, and the watch never ends a connection again.
 */
export function createConnectionWatch(
  process: NodeJS.Process,
  clients: Iterable<WatchedClient>,
  now: () => number,
): ConnectionWatch {
  let timer: NodeJS.Timeout | undefined;
  let busyAt = 0;
  /** Whether the last check has ended connections, and whether the program ever went on after that. */
  let hasEnded = false;
  let wasWrong = false;
  /** How many turns have passed since then. On a busy machine, there may be two checks in one turn. */
  let turns = 0;
  const countTurns = () => {
    if (++turns < ENOUGH_TURNS) attempt(() => setImmediate(countTurns).unref());
  };

  const stop = () => {
    attempt(() => clearInterval(timer));
    timer = undefined;
  };

  const look = () => {
    const waiting = [...clients].filter(({ lifecycle }) => lifecycle.requests() > 0);
    const holding = whatHolds(process);
    if (!holding || wasWrong) return stop();
    const { connecting, isVisiblyAlone, lookups } = holding;
    if (hasEnded && lookups === 0 && turns >= ENOUGH_TURNS) {
      // Without other work, the program would have ended.
      wasWrong = true;
      for (const { lifecycle } of clients) lifecycle.retryNow();
      return stop();
    }
    if (hasEnded) return;
    if (waiting.length === 0) return stop();
    if (!isVisiblyAlone || connecting.length === 0) busyAt = now();
    // The time that a client has already waited in vain counts.
    const left = waiting.map(({ exitTimeoutMs, lifecycle }) => exitTimeoutMs - lifecycle.waitedMs());
    const patienceMs = Math.max(LOOK_EVERY_MS, ...left);
    if (now() - busyAt < patienceMs) return;
    hasEnded = true;
    turns = 0;
    attempt(() => setImmediate(countTurns).unref());
    for (const socket of connecting) socket.destroy(new Error('the program ends'));
  };

  return {
    start() {
      if (timer || wasWrong) return;
      hasEnded = false;
      timer = attempt(() => setInterval(look, LOOK_EVERY_MS));
      attempt(() => timer?.unref());
      busyAt = now();
    },
    stop,
  };
}
