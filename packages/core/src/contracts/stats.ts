/**
 * Why a client has given a signal up, and whether the program has lost it or asked for that. The one table of reasons: the
 * type, the logger and the documents come from it.
 */
export const dropReasons = {
  /** Too many signals waited. */
  overflow: 'lost',
  /** The endpoint will never take it. */
  refused: 'lost',
  /** The endpoint does not take it even alone. */
  'too-large': 'lost',
  /** The client has tried for too long, or the endpoint has answered with errors too often. */
  expired: 'lost',
  /** Its delivery failed in a way that may have been a success, and the program does not want such a signal tried again. */
  ambiguous: 'lost',
  /** It cannot be encoded. */
  unserializable: 'lost',
  /** A processor has dropped it. */
  filtered: 'wanted',
  /** The caller's abort signal came before it left. */
  cancelled: 'wanted',
  /** Telemetry is off, or was switched off before the signal was delivered. */
  disabled: 'wanted',
  /** The client was closed before it was delivered. */
  closed: 'lost',
} as const;

/** Why a client has given a signal up: see {@link dropReasons}. */
export type DropReason = keyof typeof dropReasons;

/**
 * What became of the signals of a client. At any moment
 * `tracked + recovered = delivered + pending + spooled + all dropped`.
 */
export interface ClientStats {
  /** Signals that were given to `sendSignal`. */
  readonly tracked: number;
  /** Signals that ended programs or closed pages left in lasting storage, and this client has taken over. */
  readonly recovered: number;
  /** Signals that the endpoint has accepted. */
  readonly delivered: number;
  /** Signals that wait in memory or that a request carries. */
  readonly pending: number;
  /** Signals that the client left in lasting storage when it ended. */
  readonly spooled: number;
  /** Signals that the client has given up, by reason. */
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
  /** Signals in failed attempts of unknown outcome. Each may have been counted twice, or delivered although listed as dropped. */
  readonly ambiguous: number;
}

/** What happened to signals during a flush or close. */
export interface FlushReport {
  /** How many the endpoint accepted. */
  readonly delivered: number;
  /** How many still wait in memory, or are in a request. */
  readonly pending: number;
  /** How many the client left in lasting storage. */
  readonly spooled: number;
  /** How many the client gave up. */
  readonly dropped: number;
}

/** The numbers of a client, as its parts count them. */
export interface StatsCounts {
  tracked: number;
  recovered: number;
  delivered: number;
  spooled: number;
  ambiguous: number;
  readonly dropped: Partial<Record<DropReason, number>>;
}
