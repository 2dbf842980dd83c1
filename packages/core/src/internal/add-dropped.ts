import type { DropReason } from '../contracts/drop-reasons.js';
import type { ClientStats } from '../contracts/stats.js';

/** Adds the signals that a lazy client dropped before it had a client to the client's counts. */
export function addDropped(stats: ClientStats, dropped: { readonly [Reason in DropReason]?: number }): ClientStats {
  const sum = { ...stats.dropped };
  let { tracked } = stats;
  for (const [reason, signals] of Object.entries(dropped) as [DropReason, number][]) {
    tracked += signals;
    if (signals > 0) sum[reason] = (sum[reason] ?? 0) + signals;
  }
  return { ...stats, tracked, dropped: sum };
}
