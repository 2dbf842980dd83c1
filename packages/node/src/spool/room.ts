import type { Clock, DropReason } from '@td/core';
import { nodePath } from '../builtin-modules.js';
import { type FoundSegment, findSegments, statSegment } from './folder.js';
import type { HeldSegments } from './held-segments.js';
import { takeOver } from './take-over.js';

/** What bounds the files in a folder. */
export interface Bounds {
  readonly maxBytes: number;
  readonly maxAgeMs: number;
  readonly maxSegmentBytes: number;
}

/** Keeps the folder within its bounds. */
export interface Room {
  /** Whether so many bytes may be written, once what is too old or in the way has been deleted. */
  make(bytes: number): boolean;
  /** Deletes a file when it is too old, and returns whether it was. */
  expire(found: FoundSegment): boolean;
}

/** @param onLost - Is told how many signals of programs that have ended had to go, unsent. */
export function createRoom(
  folder: () => string,
  held: HeldSegments,
  { maxBytes, maxAgeMs, maxSegmentBytes }: Bounds,
  clock: Clock,
  onLost: (reason: DropReason, signals: number) => void,
): Room {
  /** How many bytes may be written before it is looked again how full the folder is. */
  let roomBytes = 0;

  const isExpired = ({ bornAt }: FoundSegment) => clock.now() - bornAt > maxAgeMs;

  /** Deletes a file that no other living program owns, and returns whether it did. */
  const drop = (found: FoundSegment): boolean => {
    const own = held.get(found.fileName);
    const taken = own ? undefined : takeOver(folder(), found, clock.now());
    // What is in a file of our own still waits in memory.
    if (taken) onLost(isExpired(found) ? 'expired' : 'overflow', taken.signals.size);
    const segment = own ?? taken?.segment;
    segment?.remove();
    return segment !== undefined;
  };

  return {
    make(bytes) {
      roomBytes -= bytes;
      if (roomBytes >= 0) return true;
      const found = findSegments(folder());
      const sizes = found.map(({ fileName }) => statSegment(nodePath().join(folder(), fileName))?.size ?? 0);
      let free = sizes.reduce((left, size) => left - size, maxBytes - bytes);
      for (const [at, segment] of found.entries()) {
        if (free >= 0 && !isExpired(segment)) break;
        if (drop(segment)) free += sizes[at] as number;
      }
      // Other programs may fill the folder, too, so this holds for a while only.
      roomBytes = Math.min(free, maxSegmentBytes);
      return free >= 0;
    },
    expire: (found) => isExpired(found) && (drop(found) || true),
  };
}
