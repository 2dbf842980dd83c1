/** Whether the user agrees. `unknown`: the user has not decided. */
export type ConsentState = 'unknown' | 'granted' | 'denied';

/** The user's consent, as the parts of a client see it. */
export interface Consent {
  readonly state: ConsentState;
  /** Identifies the current period of consent. Replaced on opt-out, so that work started earlier can tell that it must not be sent. */
  readonly epoch: object;
  /** Calls back after each decision of the user; returns what ends that. */
  listen(listener: (state: ConsentState) => void): () => void;
}

/** Whether a client takes signals, takes no more, or has ended. */
export interface ClientStage {
  current: 'open' | 'closing' | 'closed';
}
