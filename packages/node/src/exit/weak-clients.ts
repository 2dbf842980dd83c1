import { weakReference } from '@td/core';
import { attempt } from '../attempt.js';
import type { WatchedClient } from './watched-client.js';

/**
 * The clients of a watch. It does not keep them: one that the program has forgotten, and that has nothing to do, may go.
 * Where the platform has no weak references, it keeps them until they end.
 */
export interface WeakClients extends Iterable<WatchedClient> {
  /** Adds a client. Whoever holds the function that removes it holds the client. */
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
