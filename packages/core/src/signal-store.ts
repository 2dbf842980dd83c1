/** One signal, encoded. Its bytes stay the same on every attempt to deliver it. */
export interface StoredSignal {
  /** Its place in the order in which a client's signals were sent, from 1. */
  readonly sequence: number;
  /** The signal as JSON text. */
  readonly text: string;
  /** The size of the text in UTF-8, in bytes. */
  readonly bytes: number;
  /** Cancels the signal as long as it has not left. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Where signals wait: bounded and ordered. A batch is leased, then acknowledged or returned; nothing is taken out and
 * forgotten. A store knows nothing of requests, retries or time.
 */
export interface SignalStore {
  /** How many signals wait or are on loan. */
  readonly size: number;
  /** The sequence of the oldest signal that waits or is on loan; `undefined` when there is none. */
  readonly oldest: number | undefined;
  /** Adds a signal at the end, and returns how many of the oldest waiting ones had to go for it. */
  append(signal: StoredSignal): number;
  /**
   * Lends the oldest waiting signals, within both bounds but at least one; none when none waits. They stay with the store
   * until they are acknowledged or returned.
   */
  lease(maxSignals: number, maxBytes: number): readonly StoredSignal[];
  /** Forgets signals that were leased: they have arrived, or have been given up. */
  acknowledge(signals: readonly StoredSignal[]): void;
  /** Puts signals that were leased back in their place. */
  return(signals: readonly StoredSignal[]): void;
  /** Forgets everything, also what is on loan, and returns how many signals that were. */
  clear(): number;
}
