import type { DropReason } from '../../src/index.js';

/** How many signals were dropped in all. */
export function sumOf(dropped: Partial<Record<DropReason, number>>): number {
  return Object.values(dropped).reduce((sum, signals) => sum + signals, 0);
}
