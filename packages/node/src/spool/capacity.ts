import type { Clock, DropReason } from '@td/core';
import { nodePath } from '../builtin-modules.js';
import { type FoundSegment, findSegments, statOwnFile } from './folder.js';
import type { HeldSegments } from './held-segments.js';
import { takeOver } from './take-over.js';

/** The limits of the files in a folder. */
export interface FolderLimits {
  readonly maxBytes: number;
  readonly maxAgeMs: number;
  readonly maxSegmentBytes: number;
}

/** Keeps the folder within its limits. */
export interface Capacity {
  /** Deletes expired files, and then the oldest, until this many bytes fit. Returns whether they do. */
  reserve(bytes: number): boolean;
  /** Deletes a file that has expired, and returns whether it has. */
  expire(found: FoundSegment): boolean;
}

/** @param onLost - Called with the number of signals that ended programs have left and that are deleted unsent. */
export function createCapacity(
  folder: () => string,
  held: HeldSegments,
  { maxBytes, maxAgeMs, maxSegmentBytes }: FolderLimits,
  clock: Clock,
  onLost: (reason: DropReason, signals: number) => void,
): Capacity {
  /** How many bytes may be written before the next look at the folder. */
  let reservedBytes = 0;

  const isExpired = ({ bornAt }: FoundSegment) => clock.now() - bornAt > maxAgeMs;

  /** Deletes a file that no other living program owns, and returns whether it did. */
  const drop = (found: FoundSegment): boolean => {
    const own = held.get(found.fileName);
    const taken = own ? undefined : takeOver(folder(), found, clock.now());
    // The signals in a file of this client still wait in memory.
    if (taken) onLost(isExpired(found) ? 'expired' : 'overflow', taken.signals.size);
    const segment = own ?? taken?.segment;
    segment?.remove();
    return segment !== undefined;
  };

  return {
    reserve(bytes) {
      reservedBytes -= bytes;
      if (reservedBytes >= 0) return true;
      const found = findSegments(folder());
      const sizes = found.map(({ fileName }) => statOwnFile(nodePath().join(folder(), fileName))?.size ?? 0);
      let free = sizes.reduce((left, size) => left - size, maxBytes - bytes);
      for (const [at, segment] of found.entries()) {
        if (free >= 0 && !isExpired(segment)) break;
        if (drop(segment)) free += sizes[at] as number;
      }
      // A part only: other programs may fill the folder as well.
      reservedBytes = Math.min(free, maxSegmentBytes);
      return free >= 0;
    },
    expire: (found) => isExpired(found) && (drop(found) || true),
  };
}
