/** The history of all signals of all programs, and the broken rules. */
export interface SignalHistory {
  /** Signals that a client got. */
  readonly given: Set<string>;
  /** The text of each signal in its first request. */
  readonly texts: Map<string, string>;
  /** Signals that the endpoint stored. */
  readonly stored: Set<string>;
  /** Signals that a client knows as delivered. */
  readonly confirmed: Set<string>;
  /** Signals that the endpoint stored, although their client saw a failure or ended before the response. */
  readonly doubtful: Set<string>;
  /** The broken rules. */
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
