import type { Client } from '../contracts/client.js';
import type { ConsentState } from '../contracts/consent.js';
import { guard } from './guard.js';

type Listener = Parameters<Client['onConsentChange']>[0];

/** Listeners of the consent of a client that is not made yet. */
export interface ConsentListeners {
  /** Adds a listener. Returns what removes it, also from the client. */
  add(listener: Listener): () => void;
  /** Calls all. One that fails fails alone: there is no logger yet. */
  call(consent: ConsentState): void;
  /** Passes all on to the client. */
  handOver(client: Client): void;
}

export function createConsentListeners(): ConsentListeners {
  const waiting = new Set<{ readonly listener: Listener; remove: () => void }>();
  /** Changes that not all listeners have heard of. */
  const changes: ConsentState[] = [];
  return {
    add(listener) {
      const entry = { listener, remove: () => void waiting.delete(entry) };
      waiting.add(entry);
      return () => entry.remove();
    },
    call(consent) {
      // A listener may decide, too: all listeners hear of the one change before the next.
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
