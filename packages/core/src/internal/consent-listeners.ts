import type { Client } from '../contracts/client.js';
import type { ConsentState } from '../contracts/consent.js';
import { guard } from './guard.js';

type Listener = Parameters<Client['onConsentChange']>[0];

/** The consent listeners of a lazy client that has no client yet. */
export interface ConsentListeners {
  /** Adds a listener. Returns a function that removes it, also from the client. */
  add(listener: Listener): () => void;
  /** Calls all listeners. The error of one is ignored, because there is no logger yet. */
  call(consent: ConsentState): void;
  /** Moves all listeners to the client. */
  handOver(client: Client): void;
}

export function createConsentListeners(): ConsentListeners {
  const waiting = new Set<{ readonly listener: Listener; remove: () => void }>();
  /** Changes that some listeners have not received yet. */
  const changes: ConsentState[] = [];
  return {
    add(listener) {
      const entry = { listener, remove: () => void waiting.delete(entry) };
      waiting.add(entry);
      return () => entry.remove();
    },
    call(consent) {
      // A listener may decide, too: all listeners receive one change before the next.
      if (changes.push(consent) > 1) return;
      for (let [change] = changes; change; change = changes[0]) {
        for (const entry of [...waiting]) if (waiting.has(entry)) guard(entry.listener, change);
        changes.shift();
      }
    },
    handOver(client) {
      for (const entry of waiting) entry.remove = client.onConsentChange(entry.listener);
      waiting.clear();
    },
  };
}
