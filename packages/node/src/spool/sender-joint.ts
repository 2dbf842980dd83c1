/** The detached sender of one client. */
export interface DetachedSender {
  /**
   * Finds out whether a sender can be started. If not, reports once why.
   *
   * @param isOwnTransport - Whether the client uses the preset's own transport, as the sender does.
   */
  prepare(isOwnTransport: boolean): void;
  /** Called when the program ends: drops the signals of running requests if `ambiguousFailure` is `drop`. */
  leave(): void;
  /** Starts a process that sends the signals in a folder. */
  start(folder: string): void;
}

/** The joint of the detached sender. The exit handling and the spool of this preset read it. */
export interface SenderJoint {
  readonly sender?: DetachedSender;
}
