import type { WatchedClient } from './watched-client.js';

/** The clients of a watch. It does not keep them: one that the program has forgotten, and that has nothing to do, may go. */
export interface WeakClients extends Iterable<WatchedClient> {
  /** Adds a client. Whoever holds the function that removes it holds the client. */
  add(client: WatchedClient): () => void;
}

/** @param onEmpty - Called when the last client is gone. */
export function createWeakClients(onEmpty: () => void): WeakClients {
  const references = new Set<WeakRef<WatchedClient>>();
  const remove = (reference: WeakRef<WatchedClient>) => {
    if (references.delete(reference) && references.size === 0) onEmpty();
  };
  const registry = new FinalizationRegistry(remove);
  return {
    add(client) {
      const reference = new WeakRef(client);
      references.add(reference);
      registry.register(client, reference, client);
      return () => {
        registry.unregister(client);
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
