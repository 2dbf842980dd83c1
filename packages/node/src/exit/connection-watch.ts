import { attempt } from '../attempt.js';
import { whatHolds } from './active-resources.js';
import type { WatchedClient } from './watched-client.js';

/** How often the watch looks while requests are under way, in milliseconds. */
const LOOK_EVERY_MS = 50;

/** How many turns may pass after the watch has ended the connections, before it takes the program for alive. */
const ENOUGH_TURNS = 4;

/** Ends the connections that a client still makes when nothing else holds the program. */
export interface ConnectionWatch {
  /** A request begins. */
  start(): void;
  stop(): void;
}

/**
 * Node holds a program while it looks up a name or makes a connection. A timer that holds nothing looks whether Node lists
 * anything else. If it lists nothing for as long as the end may take, the watch ends the connections; over those no
 * signal has left yet.
 *
 * Node does not list work of other threads. If the program goes on without its connections, such work holds it: the
 * clients try again at once, and from then on no connection is ended.
 */
export function createConnectionWatch(
  process: NodeJS.Process,
  clients: Iterable<WatchedClient>,
  now: () => number,
): ConnectionWatch {
  let timer: NodeJS.Timeout | undefined;
  let busyAt = 0;
  /** Whether the last look has ended connections, and whether the program ever went on after that. */
  let hasEnded = false;
  let wasWrong = false;
  /** How many turns the program has gone on since. On a busy machine, two looks may come in one turn. */
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
      // The program would have ended.
      wasWrong = true;
      for (const { lifecycle } of clients) lifecycle.retryNow();
      return stop();
    }
    if (hasEnded) return;
    if (waiting.length === 0) return stop();
    if (!isVisiblyAlone || connecting.length === 0) busyAt = now();
    // A client that has waited in vain does not wait as long again.
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
