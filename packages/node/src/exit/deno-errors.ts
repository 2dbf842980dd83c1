import { attempt } from '../attempt.js';
import { errorWatch } from './error-watch.js';
import type { WatchedClient } from './watched-client.js';

/** Has the clients store what they have when an error may end the program, where no `exit` follows. */
export interface DenoErrors {
  start(): void;
  stop(): void;
}

/** Deno ends a program without `exit` when nothing handles an error. The clients cannot know whether something does. */
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
