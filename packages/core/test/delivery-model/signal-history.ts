/** What is known of all signals of one run, whichever program has them, and which rules were broken. */
export interface SignalHistory {
  /** Signals that a client was given. */
  readonly given: Set<string>;
  /** The text that a signal had when it was first sent. */
  readonly texts: Map<string, string>;
  /** Signals that the endpoint has. */
  readonly stored: Set<string>;
  /** Signals of which a client knows that the endpoint has them. */
  readonly confirmed: Set<string>;
  /** Signals that the endpoint took in an attempt whose success no client has counted. */
  readonly doubtful: Set<string>;
  /** Signals that an opt-out deleted from the disk. */
  readonly wiped: Set<string>;
  /** Rules that were broken. */
  readonly violations: string[];
  /** Notes a rule that is broken. */
  demand(isHeld: boolean, rule: string): void;
}

export function createSignalHistory(): SignalHistory {
  const violations: string[] = [];
  return {
    given: new Set(),
    texts: new Map(),
    stored: new Set(),
    confirmed: new Set(),
    doubtful: new Set(),
    wiped: new Set(),
    violations,
    demand(isHeld, rule) {
      if (!isHeld) violations.push(rule);
    },
  };
}
