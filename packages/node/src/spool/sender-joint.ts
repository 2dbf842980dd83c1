/** The detached sender of one client. */
export interface DetachedSender {
  /**
   * Finds out whether one can be started, and tells once why not.
   *
   * @param isOwnTransport - Whether the client sends as the sender does: with the transport that the preset has made.
   */
  prepare(isOwnTransport: boolean): void;
  /** The program ends: what a request carries is given up where the program wants nothing to arrive twice. */
  leave(): void;
  /** Starts a process that sends what is in a folder. */
  start(folder: string): void;
}

/** Where it joins a client. The exit handling and the spool of this preset look for it there. */
export interface SenderJoint {
  readonly sender?: DetachedSender;
}
