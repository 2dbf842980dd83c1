import type { DropReason } from './drop-reasons.js';

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
