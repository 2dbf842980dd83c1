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
  return {
    add(listener) {
      const entry = { listener, remove: () => void waiting.delete(entry) };
      waiting.add(entry);
      return () => entry.remove();
    },
    call(consent) {
      for (const { listener } of waiting) guard(listener, consent);
    },
    handOver(client) {
      for (const entry of waiting) entry.remove = client.onConsentChange(entry.listener);
      waiting.clear();
    },
  };
}
