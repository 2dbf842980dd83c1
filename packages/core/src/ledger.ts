/**
 * Why a signal was given up.
 *
 * - `overflow`: too many were waiting.
 * - `refused`: the endpoint will never take it.
 * - `too-large`: the endpoint would not take it even alone.
 * - `unserializable`: it could not be encoded.
 * - `cancelled`: the caller's abort signal came before it left.
 * - `disabled`: telemetry is off.
 * - `closed`: the client was closed before it was delivered.
 */
export type DropReason = 'overflow' | 'refused' | 'too-large' | 'unserializable' | 'cancelled' | 'disabled' | 'closed';

/** What became of the signals of a client. At any moment `tracked = delivered + pending + spooled + all dropped`. */
export interface ClientStats {
  /** Signals that were given to `sendSignal`. */
  readonly tracked: number;
  /** Signals that the endpoint has accepted. */
  readonly delivered: number;
  /** Signals that wait in memory or are under way. */
  readonly pending: number;
  /** Signals that wait in lasting storage. */
  readonly spooled: number;
  /** Signals that were given up, by reason. */
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
}

/** What a flush or close has done, in numbers of signals. */
export interface FlushReport {
  /** Accepted by the endpoint meanwhile. */
  readonly delivered: number;
  /** Still waiting in memory or under way. */
  readonly pending: number;
  /** Waiting in lasting storage. */
  readonly spooled: number;
  /** Given up meanwhile. */
  readonly dropped: number;
}

/** Counts what comes in and what goes out, so that nothing is lost silently. */
export interface Ledger {
  tracked: number;
  delivered: number;
  readonly dropped: Partial<Record<DropReason, number>>;
  /** Counts signals as given up. Returns whether they are the first for this reason. */
  drop(reason: DropReason, signals: number): boolean;
  totalDropped(): number;
}

export function createLedger(): Ledger {
  const dropped: Partial<Record<DropReason, number>> = {};
  return {
    tracked: 0,
    delivered: 0,
    dropped,
    drop(reason, signals) {
      const before = dropped[reason] ?? 0;
      if (signals > 0) dropped[reason] = before + signals;
      return signals > 0 && before === 0;
    },
    totalDropped: () => Object.values(dropped).reduce((total, signals) => total + signals, 0),
  };
}
