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
  /** The name of the variable or setting, such as `DO_NOT_TRACK` or `globalPrivacyControl`. */
  readonly name?: string | undefined;
}

/** The user's consent, as the parts of a client see it. */
export interface Consent {
  /** What the user has decided. */
  readonly state: ConsentState;
  /**
   * Identifies the current period of consent. An opt-out replaces it, so that earlier work knows that it must send
   * nothing.
   */
  readonly epoch: object;
  /**
   * Whether the remembered decision cannot be read at present. It may be a refusal, so the client sends, stores and
   * deletes nothing until it can read the decision.
   */
  readonly isHeld: boolean;
  /**
   * Reads the remembered decision again, because an opt-out elsewhere applies here, too.
   *
   * @param maxAgeMs - Does nothing when the client has read it within this time. @defaultValue 0
   */
  sync(maxAgeMs?: number): void;
}

/** The consent of a client, and the user's decisions. */
export interface ClientConsent extends Consent {
  /** What keeps telemetry off beside the user. Asks each time, because a browser's setting may change. */
  findOffReason(): OffReason | undefined;
  /** What keeps telemetry off; `undefined` unless the state is `denied`. */
  offReason(): OffReason | undefined;
  /** Applies the remembered decision, or `initial` if there is none. */
  begin(initial: ConsentState): void;
  /** Reads the remembered decision again, and applies it. */
  follow(): void;
  optIn(): boolean;
  optOut(): boolean;
  /** Calls back at each change of the state. Returns a function that removes the listener. */
  onChange(listener: (consent: ConsentState) => unknown): () => void;
  /** Ends the work of the features. */
  end(): void;
}

/** Whether a client accepts signals, accepts no more, or has ended. */
export interface ClientStage {
  /** While `closing`, the client sends the signals in the queue, and accepts no more. */
  current: 'open' | 'closing' | 'closed';
  /** Whether the page or program is leaving. */
  isLeaving: boolean;
  /** Sends or stores pending signals at once, without the linger, because each signal may be the last. */
  sendNow?: (() => void) | undefined;
  /** Whether the client starts no more requests, because all signals are in lasting storage. */
  isStopped: boolean;
}
