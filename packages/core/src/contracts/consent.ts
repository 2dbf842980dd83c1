/** Whether the user agrees. `unknown`: the user has not decided. */
export type ConsentState = 'unknown' | 'granted' | 'denied';

/** The user's consent, as the parts of a client see it. */
export interface Consent {
  readonly state: ConsentState;
  /** Identifies the current period of consent. Replaced on opt-out, so that work started earlier can tell that it must not be sent. */
  readonly epoch: object;
}

/** The consent of a client, and the user's decisions. */
export interface ClientConsent extends Consent {
  /** Goes on with the remembered decision, or else with this one. */
  begin(initial: ConsentState): void;
  optIn(): void;
  optOut(): void;
  /** Reads the remembered decision again: an opt-out elsewhere is one here. */
  sync(): void;
  /** Ends the work of the features. */
  end(): void;
}

/** Whether a client takes signals, takes no more, or has ended. */
export interface ClientStage {
  current: 'open' | 'closing' | 'closed';
  /** Whether the page or program is leaving. */
  isLeaving: boolean;
  /** Whether no further request begins: all signals are in lasting storage. */
  isStopped: boolean;
}
