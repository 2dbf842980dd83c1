/** The user and the session of a client, or of a view made by `client.with`. */
export interface User {
  /** The plain identifier. */
  readonly id: string;
  /** The plain identifier, if the program has set it. */
  readonly named: string | undefined;
  /** The identifier of the current session. */
  readonly sessionID: string;
  /** The session that a view names, or its nearest parent view. */
  readonly ownSessionID: string | undefined;
  /** Identifies the user and the session in the current period of consent. An opt-out replaces it. */
  readonly epoch: object;
  /** Returns the epoch of a user and a session. For those of the client itself, it is the client's epoch. */
  epochOf(named: string | undefined, ownSessionID: string | undefined): object;
  /** Returns the plain identifier, in a session, of a user whom the program does not name. */
  defaultID(sessionID: string): string;
  /** Returns the hash of an identifier, with the client's salt unless the call has one. */
  hashOf(userID: string, salt?: string): string;
  /** Names the user. Without a name, returns to the user of the options, or to the default user. */
  identify(userID?: string): void;
  /** Starts a new session, and returns its identifier. */
  newSession(sessionID?: string): string;
  /** Parameters of this user's signals alone. */
  readonly payload: Readonly<Record<string, unknown>> | undefined;
  /** What the encoder has written for this user, and can use again. An opt-out forgets it. */
  readonly written: { prefix: object | undefined };
}
