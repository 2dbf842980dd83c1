/** What has become of a program and its client. */
export interface Life {
  isAlive: boolean;
  isClosing: boolean;
  /** Whether its page is closing. */
  isLeaving: boolean;
  /** Whether the client is closed, or its program has ended: the client must not send any more. */
  isEnded: boolean;
  /** When the client is closed at the latest, on the monotonic clock. */
  closedAt: number;
  /** How many signals the program has cancelled. */
  cancelled: number;
  /** How many claims of stored signals are under way. */
  claims: number;
  /** Signals that wait for the user's decision. */
  undecided: string[];
}

export const newLife = (): Life => ({
  isAlive: true,
  isClosing: false,
  isLeaving: false,
  isEnded: false,
  closedAt: Number.POSITIVE_INFINITY,
  cancelled: 0,
  claims: 0,
  undecided: [],
});
