import type { Capacity } from './capacity.js';
import { findSegments } from './folder.js';
import { type TakenSegment, takeOver } from './take-over.js';

/**
 * The most that a program takes over at once: so many files, signals or bytes. Programs that run often leave a small file
 * each, and one program must not hold what others could send.
 */
const ENOUGH_FILES = 50;
const ENOUGH_SIGNALS = 1000;
const ENOUGH_BYTES = 1_000_000;

/** Takes over some of what ended programs have left in this format, the oldest first. */
export function takeOldest(folder: string, format: string, capacity: Capacity, nowMs: number): readonly TakenSegment[] {
  const all: TakenSegment[] = [];
  let signals = 0;
  let bytes = 0;
  for (const found of findSegments(folder)) {
    if (all.length >= ENOUGH_FILES || signals >= ENOUGH_SIGNALS || bytes >= ENOUGH_BYTES) break;
    if (capacity.expire(found) || found.format !== format) continue;
    const taken = takeOver(folder, found, nowMs);
    if (!taken) continue;
    // Its writer was killed before it had written a whole line, or all lines are settled.
    if (taken.signals.size === 0) taken.segment.remove();
    else all.push(taken);
    signals += taken.signals.size;
    for (const signal of taken.signals.values()) bytes += signal.bytes;
  }
  return all;
}
