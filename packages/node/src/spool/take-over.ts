import type { StoredSignal } from '@td/core';
import { nodeFS, nodePath } from '../builtin-modules.js';
import { type FoundSegment, statOwnFile } from './folder.js';
import { hasEnded, thisOwner } from './owner.js';
import { resumeSegment, type Segment, unlessMissing } from './segment.js';
import { FREE, formatSegmentName } from './segment-name.js';
import { parseSegment } from './segment-text.js';

/** A file that another program has made and that this client owns now. */
export interface TakenSegment {
  readonly fileName: string;
  readonly segment: Segment;
  /** The signals that are not settled, by the number of their line. */
  readonly signals: ReadonlyMap<number, StoredSignal>;
}

/**
 * Takes over a file whose owner has left it or has ended; returns `undefined` otherwise, and where another program was
 * faster.
 *
 * Its name decides: of several programs that rename the file at the same moment, one succeeds.
 */
export function takeOver(folder: string, found: FoundSegment, nowMs: number): TakenSegment | undefined {
  const fs = nodeFS();
  const { join } = nodePath();
  const path = join(folder, found.fileName);
  const stats = statOwnFile(path);
  if (!stats || !(found.owner === FREE || hasEnded(found.owner, nowMs - stats.mtimeMs))) return undefined;

  const fileName = formatSegmentName({ ...found, owner: thisOwner() });
  const ownPath = join(folder, fileName);
  const isTaken = unlessMissing(() => {
    // Before the renaming: under this owner's name, the file must not look as if its owner had been silent for long.
    fs.utimesSync(path, nowMs / 1000, nowMs / 1000);
    fs.renameSync(path, ownPath);
  });
  if (!isTaken) return undefined;

  const open = parseSegment(fs.readFileSync(ownPath, 'utf8'));
  const signals = new Map<number, StoredSignal>();
  for (const [line, text] of open) signals.set(line, { text, bytes: Buffer.byteLength(text) });
  return { fileName, segment: resumeSegment(ownPath, signals.size), signals };
}
