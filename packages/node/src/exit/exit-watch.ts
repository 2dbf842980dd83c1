import { attempt } from '../attempt.js';
import { sharedByProcess } from '../shared-by-process.js';
import { createConnectionWatch } from './connection-watch.js';
import { createDenoErrors } from './deno-errors.js';
import { createLastTurn } from './last-turn.js';
import type { SignalWatch, WatchedClient } from './watched-client.js';
import { createWeakClients } from './weak-clients.js';

/** Watches the end of a program for all its clients. */
export interface ExitWatch {
  /** Adds a client. Returns a function that removes it. */
  add(client: WatchedClient): () => void;
  /** Called when a request of a client begins. */
  onRequest(): void;
}

/**
 * What happens when the program ends:
 *
 * - The program has nothing else to do (`beforeExit`): all clients send their signals at the same time, each within its
 *   own time limit. This happens once.
 * - The program ends in any other way by itself (`exit`): the clients leave their signals to the spool. They do so
 *   before the program's own listeners, which may throw or end the process.
 * - A signal of the system ends the program: the clients do nothing, unless one has asked for signal handling.
 */
export function createExitWatch(process: NodeJS.Process, now: () => number): ExitWatch {
  let isWatching = false;
  let hasFlushed = false;
  /** Set once a client has asked for signal handling. */
  let signals: SignalWatch | undefined;

  /** How long a client may still wait for its endpoint, in milliseconds. The time that it has waited in vain counts. */
  const leftMs = ({ exitTimeoutMs, lifecycle }: WatchedClient) =>
    lifecycle.pending() > 0 ? exitTimeoutMs - Math.ceil(lifecycle.waitedMs()) : 0;

  const flushAll = async (): Promise<void> => {
    const flush = async (client: WatchedClient) => {
      const timeoutMs = leftMs(client);
      client.onEnding();
      if (timeoutMs > 0) await client.lifecycle.flush({ timeoutMs });
    };
    await Promise.all([...clients].map(flush));
  };

  const end = (ending: Iterable<WatchedClient>) => {
    // First all clients end, and then all finish, because the clients of one folder write one file.
    for (const finish of [...ending].map((client) => attempt(client.end))) attempt(() => finish?.());
  };
  const endAll = () => end(clients);

  const stop = () => {
    isWatching = false;
    signals?.update();
    lastTurn.stop();
    denoErrors.stop();
    process.off('exit', endAll);
    connections.stop();
  };

  const clients = createWeakClients(stop);
  const connections = createConnectionWatch(process, clients, now);
  const denoErrors = createDenoErrors(process, clients);
  const lastTurn = createLastTurn(
    process,
    () => {
      // The program does end: nothing but the ended connections kept it alive.
      connections.stop();
      return !hasFlushed && [...clients].some((client) => leftMs(client) > 0);
    },
    () => [...clients].some(({ lifecycle }) => lifecycle.requests() > 0),
    async () => {
      hasFlushed = true;
      await flushAll();
      // Only the requests of clients still keep the program alive.
      for (const { lifecycle } of clients) if (lifecycle.requests() > 0) lifecycle.interrupt();
    },
  );

  return {
    add(client) {
      if (!isWatching) {
        lastTurn.start();
        denoErrors.start();
        process.prependListener('exit', endAll);
      }
      isWatching = true;
      const remove = clients.add(client);
      signals ??= client.signalHandling?.(process, clients, flushAll, endAll);
      signals?.update();
      // A listener of `exit` has made the client: Node calls no listener that is added meanwhile.
      if ((process as { readonly _exiting?: boolean })._exiting === true) end([client]);
      return () => {
        remove();
        signals?.update();
      };
    },
    onRequest() {
      connections.start();
      lastTurn.onRequest();
    },
  };
}

/** Returns the watch of this process. The number in the name changes with {@link WatchedClient}. */
export const exitWatch = (): ExitWatch =>
  sharedByProcess('@td/node exit watch 3', ['add', 'onRequest'], (process) => createExitWatch(process, monotonicNow));

const monotonicNow = () => attempt(() => performance.now()) ?? Date.now();
