/** Who uses the program, and in which session: of a client, or of a view made by `client.with`. */
export interface User {
  /** The plain identifier. */
  readonly id: string;
  /** The plain identifier that the program has named. */
  readonly named: string | undefined;
  /** The identifier of the current session. */
  readonly sessionID: string;
  /** The session of a view that names one, or of its nearest parent that does. */
  readonly ownSessionID: string | undefined;
  /** Identifies the user and the session in the current period of consent. Replaced on opt-out. */
  readonly epoch: object;
  /** The epoch of a user and a session: that of the client itself where these are the client's. */
  epochOf(named: string | undefined, ownSessionID: string | undefined): object;
  /** The plain identifier of a user who is not named, in a session. */
  defaultID(sessionID: string): string;
  /** The salted hash of an identifier, with the client's salt unless a call has its own. */
  hashOf(userID: string, salt?: string): string;
  /** Names the user. Without a name, it is again who the options name, or the default user. */
  identify(userID?: string): void;
  /** Begins another session, and returns its identifier. */
  newSession(sessionID?: string): string;
  /** Parameters of this user's signals alone. */
  readonly payload: Readonly<Record<string, unknown>> | undefined;
  /** What the encoder has written for this user and may use again. */
  prefix: object | undefined;
}
