import { attempt } from '../attempt.js';
import { createIdleWatch } from './idle-watch.js';
import { sharedByProcess } from './shared-by-process.js';
import { createSignalWatch } from './signal-watch.js';
import type { WatchedClient } from './watched-client.js';
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
 *   once. A listener of `beforeExit` that sends a signal each time does not keep the program alive for ever.
 * - It ends by itself in any other way (`exit`): the clients leave what they have to the spool.
 * - A signal of the system ends it: the clients do nothing, unless one has asked for signal handling.
 */
export function createExitWatch(process: NodeJS.Process, now: () => number): ExitWatch {
  let isWatching = false;
  let hasFlushed = false;

  const flushAll = async (): Promise<void> => {
    const flush = async ({ lifecycle, exitTimeoutMs, onEnding }: WatchedClient) => {
      onEnding();
      const timeoutMs = exitTimeoutMs - idle.idleMs;
      if (lifecycle.pending() > 0 && timeoutMs > 0) await lifecycle.flush({ timeoutMs });
    };
    await Promise.all([...clients].map(flush));
  };

  const endAll = () => {
    for (const client of clients) attempt(client.end);
  };

  /** Ends the requests of the clients whose time is over, so that they hold nothing; returns whether there were any. */
  const interruptLate = (idleMs: number): boolean => {
    const late = [...clients].filter(({ lifecycle, exitTimeoutMs }) => {
      return lifecycle.requests() > 0 && (hasFlushed || idleMs >= exitTimeoutMs);
    });
    for (const { lifecycle } of late) lifecycle.interrupt();
    return late.length > 0;
  };

  const stop = () => {
    isWatching = false;
    signals.update();
    process.off('beforeExit', onBeforeExit).off('exit', endAll);
    idle.stop();
  };

  const clients = createWeakClients(stop);
  const idle = createIdleWatch(process, clients, now, interruptLate);
  const signals = createSignalWatch(process, clients, flushAll, endAll);

  const onBeforeExit = async () => {
    // Other listeners run first: they may have something to send.
    await undefined;
    if (hasFlushed) return;
    hasFlushed = [...clients].some(({ lifecycle }) => lifecycle.pending() > 0);
    await flushAll();
    interruptLate(0);
  };

  return {
    add(client) {
      if (!isWatching) process.on('beforeExit', onBeforeExit).on('exit', endAll);
      isWatching = true;
      const remove = clients.add(client);
      signals.update();
      return () => {
        remove();
        signals.update();
      };
    },
    onRequest: idle.start,
  };
}

/** The watch of this process. The number changes with {@link WatchedClient}. */
export const exitWatch = (): ExitWatch =>
  sharedByProcess('@td/node exit watch 1', ['add', 'onRequest'], (process) => createExitWatch(process, monotonicNow));

const monotonicNow = () => attempt(() => performance.now()) ?? Date.now();
