/**
 * Why a signal was given up.
 *
 * - `overflow`: too many were waiting.
 * - `refused`: the endpoint will never take it.
 * - `too-large`: the endpoint would not take it even alone.
 * - `expired`: it was tried for too long, or the endpoint has answered with errors too often.
 * - `ambiguous`: its delivery failed in a way that may have been a success, and such are not to be tried again.
 * - `unserializable`: it could not be encoded.
 * - `filtered`: a processor has dropped it.
 * - `cancelled`: the caller's abort signal came before it left.
 * - `disabled`: telemetry is off, or was switched off before it was delivered.
 * - `closed`: the client was closed before it was delivered.
 */
export type DropReason =
  | 'overflow'
  | 'refused'
  | 'too-large'
  | 'expired'
  | 'ambiguous'
  | 'unserializable'
  | 'filtered'
  | 'cancelled'
  | 'disabled'
  | 'closed';

/**
 * What became of the signals of a client. At any moment
 * `tracked + recovered = delivered + pending + spooled + all dropped`.
 */
export interface ClientStats {
  /** Signals that were given to `sendSignal`. */
  readonly tracked: number;
  /** Signals of ended programs, or of pages that are gone, which were taken over from lasting storage. */
  readonly recovered: number;
  /** Signals that the endpoint has accepted. */
  readonly delivered: number;
  /** Signals that wait in memory or are under way. */
  readonly pending: number;
  /** Signals that were left in lasting storage when the client ended. */
  readonly spooled: number;
  /** Signals that were given up, by reason. */
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
  /** Signals in attempts that failed and may have been successes: so many may have arrived twice, or once if dropped. */
  readonly ambiguous: number;
}

/** What a flush or close has done, in numbers of signals. */
export interface FlushReport {
  /** Accepted by the endpoint meanwhile. */
  readonly delivered: number;
  /** Still waiting in memory or under way. */
  readonly pending: number;
  /** Left in lasting storage. */
  readonly spooled: number;
  /** Given up meanwhile. */
  readonly dropped: number;
}
