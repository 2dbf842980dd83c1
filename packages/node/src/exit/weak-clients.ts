import { weakReference } from '@td/core';
import { attempt } from '../attempt.js';
import type { WatchedClient } from './watched-client.js';

/**
 * The clients of a watch. The watch does not keep them in memory: a client that the program no longer uses, and that has
 * nothing to do, can be collected. Where the platform has no weak references, the watch keeps them until they end.
 */
export interface WeakClients extends Iterable<WatchedClient> {
  /** Adds a client. Returns a function that removes it. That function keeps the client in memory. */
  add(client: WatchedClient): () => void;
}

type Reference = ReturnType<typeof weakReference<WatchedClient>>;

/** @param onEmpty - Called when the last client is gone. */
export function createWeakClients(onEmpty: () => void): WeakClients {
  const references = new Set<Reference>();
  const remove = (reference: Reference) => {
    if (references.delete(reference) && references.size === 0) onEmpty();
  };
  const registry = attempt(() => new FinalizationRegistry(remove));
  return {
    add(client) {
      const reference = weakReference(client);
      references.add(reference);
      attempt(() => registry?.register(client, reference, client));
      return () => {
        attempt(() => registry?.unregister(client));
        remove(reference);
      };
    },
    *[Symbol.iterator]() {
      for (const reference of references) {
        const client = reference.deref();
        if (client) yield client;
      }
    },
  };
}
