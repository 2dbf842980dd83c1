/** What is known of all signals, whichever program had them, and what was done wrong. */
export interface SignalHistory {
  /** Signals that were given to a client. */
  readonly given: Set<string>;
  /** The bytes that a signal had when it was first seen. */
  readonly texts: Map<string, string>;
  /** Signals that the endpoint has. */
  readonly stored: Set<string>;
  /** Signals of which a client knows that the endpoint has them. */
  readonly confirmed: Set<string>;
  /** Signals that the endpoint took in an attempt which the client took for a failure, or did not live to see. */
  readonly doubtful: Set<string>;
  /** Rules that were broken. */
  readonly violations: string[];
}

export const createSignalHistory = (): SignalHistory => ({
  given: new Set(),
  texts: new Map(),
  stored: new Set(),
  confirmed: new Set(),
  doubtful: new Set(),
  violations: [],
});
