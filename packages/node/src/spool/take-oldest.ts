import { findSegments } from './folder.js';
import type { Room } from './room.js';
import { type TakenSegment, takeOver } from './take-over.js';

/**
 * After so many files no more are taken at once: programs that are run often leave one each, with little in it. Nor after
 * so many signals or bytes, lest one program hold what others could send.
 */
const ENOUGH_FILES = 50;
const ENOUGH_SIGNALS = 1000;
const ENOUGH_BYTES = 1_000_000;

/** Takes over what ended programs have left for this version of the API, oldest first, some of it at a time. */
export function takeOldest(folder: string, format: string, room: Room, nowMs: number): readonly TakenSegment[] {
  const all: TakenSegment[] = [];
  let signals = 0;
  let bytes = 0;
  for (const found of findSegments(folder)) {
    if (all.length >= ENOUGH_FILES || signals >= ENOUGH_SIGNALS || bytes >= ENOUGH_BYTES) break;
    if (room.expire(found) || found.format !== format) continue;
    const taken = takeOver(folder, found, nowMs);
    if (!taken) continue;
    // Whoever wrote it was killed before there was a whole line in it.
    if (taken.signals.size === 0) taken.segment.remove();
    else all.push(taken);
    signals += taken.signals.size;
    for (const signal of taken.signals.values()) bytes += signal.bytes;
  }
  return all;
}
