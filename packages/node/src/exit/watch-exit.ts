import { attempt } from '../attempt.js';
import { thisProcess } from '../this-process.js';
import { createIdleWatch } from './idle-watch.js';
import { createSignalWatch } from './signal-watch.js';
import type { WatchedClient } from './watched-client.js';

/** Watches over the end of a program, for all clients in it together. */
export interface ExitWatch {
  /** Watches over a client, too; returns what ends that. */
  add(client: WatchedClient): () => void;
  /** A request of one of the clients begins. */
  requestBegins(): void;
}

/**
 * What happens when the program ends:
 *
 * - It has nothing more to do (`beforeExit`): all clients send what they have, side by side, for as long as each may.
 *   Once: who listens to `beforeExit`, too, and sends a signal each time is not made to do so for ever.
 * - It ends in whatever way of its own (`exit`): what is left is handed over to the spool.
 * - It is ended by a signal of the system: nothing, unless a client has asked for it.
 */
export function createExitWatch(process: NodeJS.Process, now: () => number): ExitWatch {
  const clients = new Set<WatchedClient>();
  let hasDrained = false;

  const drain = async (): Promise<void> => {
    const flush = async ({ lifecycle, exitTimeoutMs, onEnding }: WatchedClient) => {
      onEnding();
      const timeoutMs = exitTimeoutMs - idle.idleMs;
      if (lifecycle.pending() > 0 && timeoutMs > 0) await lifecycle.flush({ timeoutMs });
    };
    await Promise.all([...clients].map(flush));
  };

  const end = () => {
    for (const client of clients) attempt(client.end);
  };

  /** Ends what is under way of the clients whose time is over, so that it holds nothing, and returns whether it did. */
  const interrupt = (idleMs: number): boolean => {
    const late = [...clients].filter(({ lifecycle, exitTimeoutMs }) => {
      return lifecycle.requests() > 0 && (hasDrained || idleMs >= exitTimeoutMs);
    });
    for (const { lifecycle } of late) lifecycle.interrupt();
    return late.length > 0;
  };

  const idle = createIdleWatch(process, clients, now, interrupt);
  const signals = createSignalWatch(process, clients, drain, end);

  const onBeforeExit = async () => {
    // Other listeners may have something to send, too.
    await undefined;
    if (hasDrained) return;
    hasDrained = [...clients].some(({ lifecycle }) => lifecycle.pending() > 0);
    await drain();
    interrupt(0);
  };

  return {
    add(client) {
      if (clients.size === 0) process.on('beforeExit', onBeforeExit).on('exit', end);
      clients.add(client);
      signals.update();
      return () => {
        clients.delete(client);
        signals.update();
        if (clients.size > 0) return;
        process.off('beforeExit', onBeforeExit).off('exit', end);
        idle.stop();
      };
    },
    requestBegins: idle.start,
  };
}

/** That of this process, or of this thread of it. */
export const exitWatch: ExitWatch = createExitWatch(thisProcess, () => performance.now());
