import type { Clock } from '@td/core';
import { attempt } from '../attempt.js';
import { nodePath } from '../builtin-modules.js';
import { makeFolder } from './folder.js';
import { HEARTBEAT_MS, thisOwner } from './owner.js';
import { beginSegment, type Segment, type SegmentLimits } from './segment.js';
import { FREE, formatSegmentName, parseSegmentName, type SegmentName } from './segment-name.js';

/** The files that belong to one client. */
export interface HeldSegments {
  /** Makes a file. */
  begin(): Segment;
  /** Adds a file that was taken over. */
  add(fileName: string, segment: Segment): void;
  get(fileName: string): Segment | undefined;
  /** Leaves all files to others, and returns whether any signals are in them. */
  release(): boolean;
}

export function createHeldSegments(
  folder: () => string,
  format: string,
  limits: SegmentLimits,
  clock: Clock,
): HeldSegments {
  const maker = Math.random().toString(36).slice(2) || '0';
  const held = new Map<string, Segment>();
  let begun = 0;
  let cancelHeartbeat: (() => void) | undefined;

  const removeGone = () => {
    for (const [fileName, segment] of held) if (segment.isGone) held.delete(fileName);
  };

  const beat = () => {
    cancelHeartbeat = undefined;
    removeGone();
    for (const segment of held.values()) attempt(() => segment.touch(clock.now()));
    startHeartbeat();
  };

  const startHeartbeat = () => {
    if (held.size > 0) cancelHeartbeat ??= clock.setTimer(beat, HEARTBEAT_MS);
  };

  const add = (fileName: string, segment: Segment) => {
    removeGone();
    held.set(fileName, segment);
    startHeartbeat();
  };

  return {
    begin() {
      makeFolder(folder());
      const made = { bornAt: clock.now(), maker, index: begun++, format };
      const fileName = formatSegmentName({ ...made, owner: thisOwner() });
      const segment = beginSegment(nodePath().join(folder(), fileName), limits);
      add(fileName, segment);
      return segment;
    },
    add,
    get: (fileName) => held.get(fileName),
    release() {
      cancelHeartbeat?.();
      cancelHeartbeat = undefined;
      const isLeft = [...held.values()].some(({ isGone, open }) => !isGone && open > 0);
      for (const [fileName, segment] of held) {
        const free = formatSegmentName({ ...(parseSegmentName(fileName) as SegmentName), owner: FREE });
        attempt(() => segment.isGone || segment.release(nodePath().join(folder(), free)));
      }
      held.clear();
      return isLeft;
    },
  };
}
