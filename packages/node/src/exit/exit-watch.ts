import { attempt } from '../attempt.js';
import { createConnectionWatch } from './connection-watch.js';
import { createDenoErrors } from './deno-errors.js';
import { createLastTurn } from './last-turn.js';
import { sharedByProcess } from './shared-by-process.js';
import type { SignalWatch, WatchedClient } from './watched-client.js';
import { createWeakClients } from './weak-clients.js';

/** Watches the end of a program, for all clients in it together. */
export interface ExitWatch {
  /** Watches a client; returns what ends that. */
  add(client: WatchedClient): () => void;
  /** A request of one of the clients begins. */
  onRequest(): void;
}

/**
 * What happens when the program ends:
 *
 * - It has nothing more to do (`beforeExit`): all clients send what they have, side by side, each within its own time, and
 *   once.
 * - It ends by itself in any other way (`exit`): the clients leave what they have to the spool, before any listener of the
 *   program that throws or ends the process itself.
 * - A signal of the system ends it: the clients do nothing, unless one has asked for signal handling.
 */
export function createExitWatch(process: NodeJS.Process, now: () => number): ExitWatch {
  let isWatching = false;
  let hasFlushed = false;
  /** There once a client has brought it. */
  let signals: SignalWatch | undefined;

  /** How long a client may still wait for its endpoint, in milliseconds: a wait in vain is not repeated. */
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

  const endAll = () => {
    // All clients end together, because the clients of one folder write one file.
    for (const finish of [...clients].map((client) => attempt(client.end))) attempt(() => finish?.());
  };

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
      // It is the end: connections that were ended were the last that held the program.
      connections.stop();
      return !hasFlushed && [...clients].some((client) => leftMs(client) > 0);
    },
    () => [...clients].some(({ lifecycle }) => lifecycle.requests() > 0),
    async () => {
      hasFlushed = true;
      await flushAll();
      // Nothing else keeps the program alive, so only a client's request can.
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

/** The watch of this process. The number changes with {@link WatchedClient}. */
export const exitWatch = (): ExitWatch =>
  sharedByProcess('@td/node exit watch 3', ['add', 'onRequest'], (process) => createExitWatch(process, monotonicNow));

const monotonicNow = () => attempt(() => performance.now()) ?? Date.now();
