import type { DropReason } from './drop-reasons.js';

/**
 * The number of signals of a client, by outcome. At any moment
 * `tracked + recovered = delivered + pending + spooled + all dropped`.
 */
export interface ClientStats {
  /** Signals passed to `sendSignal`. */
  readonly tracked: number;
  /** Signals of ended programs or closed pages that this client took over from lasting storage. */
  readonly recovered: number;
  /** Signals that the endpoint accepted. */
  readonly delivered: number;
  /** Signals in the queue or in a running request. */
  readonly pending: number;
  /** Signals that the client left in lasting storage when it ended. */
  readonly spooled: number;
  /** Signals that the client dropped, by reason. */
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
  /**
   * Signals in failed attempts of unknown outcome. Each may have been counted twice, or delivered although listed as
   * dropped.
   */
  readonly ambiguous: number;
}

/**
 * The number of signals by outcome, during a flush or close. Only `recovered` counts signals of earlier runs; all others
 * count the client's own.
 */
export interface FlushReport {
  /** Signals that the endpoint accepted. */
  readonly delivered: number;
  /** Signals that are still in the queue or in a running request. */
  readonly pending: number;
  /** Signals that the client left in lasting storage. */
  readonly spooled: number;
  /** Signals that the client dropped. */
  readonly dropped: number;
  /** Signals of ended programs or closed pages that the endpoint accepted; absent where there were none. */
  readonly recovered?: number;
}

/** The counters of a client, which its parts increase. Their meaning is that of {@link ClientStats}. */
export interface StatsCounts {
  tracked: number;
  recovered: number;
  delivered: number;
  spooled: number;
  ambiguous: number;
  readonly dropped: Partial<Record<DropReason, number>>;
}
