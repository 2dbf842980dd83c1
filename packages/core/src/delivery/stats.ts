import type { DeliveryEvent } from '../contracts/events.js';
import type { Logger } from '../contracts/logger.js';
import type { DropReason } from '../contracts/stats.js';

/** Counts what comes in and what goes out, so that nothing is lost silently. */
export interface Ledger {
  tracked: number;
  recovered: number;
  delivered: number;
  spooled: number;
  ambiguous: number;
  readonly dropped: Partial<Record<DropReason, number>>;
  /** Counts signals as given up. */
  drop(reason: DropReason, signals: number): void;
}

export function createLedger(
  log: Logger,
  tell: (kind: DeliveryEvent['kind'], reason: string, signals: number) => void,
): Ledger {
  const dropped: Ledger['dropped'] = {};
  return {
    tracked: 0,
    recovered: 0,
    delivered: 0,
    spooled: 0,
    ambiguous: 0,
    dropped,
    drop(reason, signals) {
      if (signals === 0) return;
      // Told once for each reason: an outage must not flood the log. What the program asked for itself is not told.
      const isTold = dropped[reason] || /disabled|cancelled|filtered/.test(reason);
      dropped[reason] = (dropped[reason] ?? 0) + signals;
      if (!isTold) log.error(`signals are dropped: ${reason}`);
      tell('dropped', reason, signals);
    },
  };
}
