import type { Stats } from 'node:fs';
import { nodeFS, nodePath } from '../builtin-modules.js';
import { processNumber } from '../process-number.js';
import { byAge, parseSegmentName, type SegmentName } from './segment-name.js';

/** For this user only. */
const FOLDER_MODE = 0o700;

/**
 * Makes a folder where there is none.
 *
 * @throws Error when it cannot be made, or belongs to another user, who could put a link in the place of a file.
 */
export function makeFolder(folder: string): void {
  nodeFS().mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
  if (!isTrusted(folder)) throw new Error(`${folder} belongs to another user`);
}

function isTrusted(folder: string): boolean {
  const { lstatSync, statSync } = nodeFS();
  // The link, if it is one, and the folder that it leads to. The root user can write everywhere anyway.
  return [lstatSync(folder), statSync(folder)].every((stats) => stats.uid === 0 || isOurs(stats));
}

/** Whether a file belongs to this user. Where files have no owners, all do. */
export function isOurs({ uid }: Stats): boolean {
  const user = processNumber('getuid');
  return user === undefined || user === uid;
}

/** A file of the spool, of any owner. */
export interface FoundSegment extends SegmentName {
  readonly fileName: string;
}

/** The files of the spool, the oldest first; none where the folder is missing or belongs to another user. */
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

/**
 * Deletes files of a folder. One that cannot be deleted stops no other.
 *
 * @throws The first failure, when all others are deleted.
 */
export function deleteEach(folder: string, fileNames: readonly string[]): void {
  const failures: unknown[] = [];
  for (const fileName of fileNames) {
    try {
      nodeFS().rmSync(nodePath().join(folder, fileName), { force: true });
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/** The file system's record of a file of this user's; `undefined` where the path leads to nothing, or to anything else. */
export function statOwnFile(path: string): Stats | undefined {
  const stats = nodeFS().lstatSync(path, { throwIfNoEntry: false });
  return stats?.isFile() && isOurs(stats) ? stats : undefined;
}
