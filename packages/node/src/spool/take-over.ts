import type { StoredSignal } from '@td/core';
import { nodeFS, nodePath } from '../builtin-modules.js';
import { type FoundSegment, statSegment } from './folder.js';
import { hasEnded, thisOwner } from './owner.js';
import { resumeSegment, type Segment, unlessMissing } from './segment.js';
import { FREE, formatSegmentName } from './segment-name.js';
import { parseSegment } from './segment-text.js';

/** A file that was somebody else's and is ours now. */
export interface TakenSegment {
  readonly fileName: string;
  readonly segment: Segment;
  /** What is still to be sent, by the number of its line. */
  readonly signals: ReadonlyMap<number, StoredSignal>;
}

const encoder = new TextEncoder();

/**
 * Takes over a file whose owner has left it or has ended; nothing when that is not so, or when somebody else was faster.
 *
 * The name is what decides: of several who give the file a new one at the same time, one finds it.
 */
export function takeOver(folder: string, found: FoundSegment, nowMs: number): TakenSegment | undefined {
  const fs = nodeFS();
  const { join } = nodePath();
  const path = join(folder, found.fileName);
  const stats = statSegment(path);
  if (!stats || !(found.owner === FREE || hasEnded(found.owner, nowMs - stats.mtimeMs))) return undefined;

  const fileName = formatSegmentName({ ...found, owner: thisOwner() });
  const ownPath = join(folder, fileName);
  const isTaken = unlessMissing(() => {
    // Before it has our name, since under that it must not look as if we had been silent for long.
    fs.utimesSync(path, nowMs / 1000, nowMs / 1000);
    fs.renameSync(path, ownPath);
  });
  if (!isTaken) return undefined;

  const open = parseSegment(fs.readFileSync(ownPath, 'utf8'));
  const signals = new Map<number, StoredSignal>();
  for (const [line, text] of open) signals.set(line, { text, bytes: encoder.encode(text).length });
  return { fileName, segment: resumeSegment(ownPath, signals.size), signals };
}
