import type { Stats } from 'node:fs';
import { attempt } from '../attempt.js';
import { nodeFS } from '../builtin-modules.js';
import { thisProcess } from '../this-process.js';
import { byAge, parseSegmentName, type SegmentName } from './segment-name.js';

/** For this user only. */
const FOLDER_MODE = 0o700;

/**
 * Makes the folder if need be.
 *
 * @throws Error when it cannot be made, or is another user's: who may write into it may also put a link in the place of
 *   a file.
 */
export function makeFolder(folder: string): void {
  nodeFS().mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
  if (!isTrusted(folder)) throw new Error(`${folder} belongs to another user`);
}

function isTrusted(folder: string): boolean {
  const { lstatSync, statSync } = nodeFS();
  // Both the link, if there is one, and what it leads to. The system's own user may do anything anyway.
  return [lstatSync(folder), statSync(folder)].every((stats) => stats.uid === 0 || isOurs(stats));
}

/** Whether this user owns a file; where files have no owners, everything is ours. */
export function isOurs({ uid }: Stats): boolean {
  const user = attempt(() => thisProcess.getuid?.());
  return user === undefined || user === uid;
}

/** A file of the spool, whoever it belongs to. */
export interface FoundSegment extends SegmentName {
  readonly fileName: string;
}

/** The files of the spool, the oldest first; none where the folder is missing or is another user's. */
export function findSegments(folder: string): FoundSegment[] {
  const { readdirSync, existsSync } = nodeFS();
  if (!existsSync(folder) || !isTrusted(folder)) return [];
  const found: FoundSegment[] = [];
  for (const fileName of readdirSync(folder)) {
    const name = parseSegmentName(fileName);
    if (name) found.push({ ...name, fileName });
  }
  return found.sort(byAge);
}

/** What the file system says of a file of ours; `undefined` where there is none, or something else has its name. */
export function statSegment(path: string): Stats | undefined {
  const stats = nodeFS().lstatSync(path, { throwIfNoEntry: false });
  return stats?.isFile() && isOurs(stats) ? stats : undefined;
}
