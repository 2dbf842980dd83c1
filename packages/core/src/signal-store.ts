/** One signal, encoded. Its bytes stay the same on every attempt to deliver it. */
export interface StoredSignal {
  /** The signal as JSON text, without line breaks. */
  readonly text: string;
  /** The size of the text in UTF-8, in bytes. */
  readonly bytes: number;
}

/**
 * Lasting storage behind the queue in memory, for signals that could not be delivered yet. A store knows nothing of
 * requests, retries or the user. None of its methods throws: what goes wrong is told to its logger, once.
 */
export interface SignalStore {
  /** Whether every signal is kept before `sendSignal` returns, instead of at the end or in a long outage only. */
  readonly writeAhead?: boolean | undefined;
  /**
   * Keeps copies of signals, in order, and returns whether all of them are kept. Synchronous, since a program may end
   * right after it. What is kept already is not kept twice.
   */
  keep(signals: readonly StoredSignal[]): boolean;
  /** Forgets signals that have arrived or were given up. Most of them have never been kept. */
  forget(signals: readonly StoredSignal[]): void;
  /**
   * Takes over some of what programs that have ended left behind, oldest first; none when there is none. They stay kept
   * until they are forgotten. Asked for whenever the queue is empty and a request may be made.
   */
  claim(): Promise<readonly StoredSignal[]>;
  /** Forgets everything, also what other programs left. The user has said so. */
  clear(): void;
  /** Leaves what is kept to others: the client was closed. */
  release(): void;
}
