import { attempt } from '../attempt.js';
import { errorWatch } from './error-watch.js';
import type { WatchedClient } from './watched-client.js';

/** Stores the clients' signals when an error may end the program without an `exit` event. */
export interface DenoErrors {
  start(): void;
  stop(): void;
}

/**
 * Deno emits no `exit` event when an unhandled error ends a program. The clients cannot know whether an error is
 * handled.
 */
export function createDenoErrors(process: NodeJS.Process, clients: Iterable<WatchedClient>): DenoErrors {
  let remove = () => {};
  return {
    start() {
      if (!process.versions?.['deno']) return;
      remove = errorWatch().add(() => {
        for (const { lifecycle } of clients) attempt(() => lifecycle.persist(true));
      });
    },
    stop: () => remove(),
  };
}
