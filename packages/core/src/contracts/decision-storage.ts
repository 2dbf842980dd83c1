import type { ConsentState } from './consent.js';

/**
 * Storage for the user's decision, which nothing else writes or deletes. It knows nothing about signals. Its methods never
 * throw.
 */
export interface DecisionStorage {
  /**
   * Returns the remembered decision; `unknown` only if there is none, and `unreadable` if there may be one that cannot be
   * read now. The client reads it at most once a second while it sends.
   */
  read(): ConsentState | 'unreadable';
  /** Replaces the decision, also one that cannot be read. Returns whether the next run will know it. */
  write(decision: 'granted' | 'denied'): boolean;
  /** Calls back when the decision may have changed elsewhere. Returns what ends that. */
  watch?(onChange: () => void): () => void;
}
