/** Whether the user agrees. `unknown`: the user has not decided. */
export type ConsentState = 'unknown' | 'granted' | 'denied';

/** What keeps telemetry off. */
export interface OffReason {
  /**
   * - `user`: the user's decision, of this run or an earlier one.
   * - `environment`: a variable of the environment.
   * - `browser`: a setting of the user's browser.
   * - `program`: an option of the program, `enabled: false` or `withConsent('denied')`.
   */
  readonly by: 'user' | 'environment' | 'browser' | 'program';
  /** Which variable or setting, such as `DO_NOT_TRACK` or `globalPrivacyControl`. */
  readonly name?: string | undefined;
}

/** The user's consent, as the parts of a client see it. */
export interface Consent {
  /** What the user has decided. */
  readonly state: ConsentState;
  /** Identifies the current period of consent. Replaced on opt-out, so that work started earlier can tell that it must not be sent. */
  readonly epoch: object;
  /**
   * Whether the remembered decision cannot be read now. It may be a refusal: until the client can read it, it sends nothing,
   * stores nothing, and deletes nothing.
   */
  readonly isHeld: boolean;
  /**
   * Reads the remembered decision again: an opt-out elsewhere is one here.
   *
   * @param maxAgeMs - Does nothing when the client has read it within this time. @defaultValue 0
   */
  sync(maxAgeMs?: number): void;
}

/** The consent of a client, and the user's decisions. */
export interface ClientConsent extends Consent {
  /** What keeps telemetry off; `undefined` unless the state is `denied`. */
  offReason(): OffReason | undefined;
  /** Begins with the remembered decision. Without one, begins with `initial`. */
  begin(initial: ConsentState): void;
  /** Reads the remembered decision again, and follows it. */
  follow(): void;
  optIn(): boolean;
  optOut(): boolean;
  /** Calls back at each change of the state. Returns what ends that. */
  onChange(listener: (consent: ConsentState) => unknown): () => void;
  /** Ends the work of the features. */
  end(): void;
}

/** Whether a client takes signals, takes no more, or has ended. */
export interface ClientStage {
  /** While `closing`, the client sends what waits, and takes no more. */
  current: 'open' | 'closing' | 'closed';
  /** Whether the page or program is leaving. */
  isLeaving: boolean;
  /** Sends or stores pending signals at once, without the linger, because each signal may be the last. */
  sendNow?: (() => void) | undefined;
  /** Whether the client begins no further request, because all signals are in lasting storage. */
  isStopped: boolean;
}
