import type { ConsentState } from './consent.js';

/**
 * Storage for the user's decision. Nothing else writes or deletes the decision. The storage knows nothing about signals.
 * Its methods never throw.
 */
export interface DecisionStorage {
  /**
   * Returns the remembered decision. `unknown` means that there is none; `unreadable` means that there may be one that
   * cannot be read at present. The client reads it at most once a second while it sends.
   */
  read(): ConsentState | 'unreadable';
  /** Replaces the decision, even if it cannot be read. Returns whether the next run will know the new one. */
  write(decision: 'granted' | 'denied'): boolean;
  /** Calls back when the decision may have changed elsewhere. Returns a function that ends this. */
  watch?(onChange: () => void): () => void;
}
