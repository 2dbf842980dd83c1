import type { Stats } from 'node:fs';
import { attempt } from '../attempt.js';
import { nodeFS, nodePath } from '../builtin-modules.js';
import { unlessForbidden } from '../forbidden.js';
import { processNumber } from '../process-number.js';

/** For this user only. */
const FOLDER_MODE = 0o700;

/** The bits of a file's mode. */
const FOR_OTHERS = 0o077;
const ALL_MAY_WRITE = 0o002;
const STICKY = 0o1000;

/** The folders whose ancestors have been checked, for all clients of a program. */
const checked = new Set<string>();

/**
 * Makes a folder if there is none. Returns what the file system knows of it.
 *
 * @throws Error when it cannot be made, or belongs to another user, who could replace a file with a link.
 */
export function makeFolder(folder: string): Stats {
  let found = statBoth(folder);
  if (found.length === 0) {
    checkAncestors(folder);
    makeEach(folder);
    found = statBoth(folder);
  }
  if (!found.every(isTrusted)) throw new Error(`${folder} belongs to another user`);
  const [stats] = found;
  if (!stats?.isDirectory()) throw new Error(`${folder} is not a folder`);
  return stats;
}

/**
 * Makes a folder and those that it is in. Node's own `recursive` never ends in a file system that takes no folders and
 * answers with `ENOENT`, such as `/proc`.
 */
function makeEach(folder: string): void {
  const { existsSync, mkdirSync } = nodeFS();
  const above = nodePath().dirname(folder);
  if (above !== folder && isMissing(above)) makeEach(above);
  try {
    mkdirSync(folder, { mode: FOLDER_MODE });
  } catch (error) {
    // Another program may have made it meanwhile.
    if (!existsSync(folder)) throw error;
  }
}

/** Whether nothing is at a path. Where the runtime forbids to look, something may be there. */
export const isMissing = (path: string): boolean => attempt(() => nodeFS().existsSync(path)) === false;

/**
 * Makes a folder if there is none, for files that no other user may see or change.
 *
 * @throws Error when it cannot be made, or is not for this user only.
 */
export function makePrivateFolder(folder: string): void {
  const stats = makeFolder(folder);
  checkAncestors(folder);
  if (!isOurs(stats)) throw new Error(`${folder} belongs to another user`);
  if (userID() !== undefined && stats.mode & FOR_OTHERS)
    throw new Error(`${folder} is not private: its mode must be 0700`);
}

/** Returns whether there is a folder. @throws Error when it is not for this user only. */
export function hasPrivateFolder(folder: string): boolean {
  if (!nodeFS().existsSync(folder)) return false;
  makePrivateFolder(folder);
  return true;
}

/** @throws Error when another user could replace this folder with another. */
function checkAncestors(folder: string): void {
  if (checked.has(folder) || userID() === undefined) return;
  // A link hides the folders that contain its target.
  for (const at of new Set([...ancestorsOf(folder), ...ancestorsOf(realPathOf(folder))])) {
    const found = unlessForbidden(() => statBoth(at)) ?? [];
    if (!found.every(isTrusted)) throw new Error(`${at} belongs to another user`);
    const [stats] = found;
    // A folder of the root user may be open to all, such as the volume of a container. Other users can then move this
    // folder away, but not read it.
    const isOpen = stats && stats.uid !== 0 && stats.mode & ALL_MAY_WRITE && !(stats.mode & STICKY);
    if (isOpen) throw new Error(`all users may write to ${at}`);
  }
  checked.add(folder);
}

/** Returns the path of a folder without links, as far as it exists and may be looked at. */
function realPathOf(folder: string): string {
  const { basename, dirname, join } = nodePath();
  const { existsSync, realpathSync } = nodeFS();
  const above = dirname(folder);
  // Asked first, because errors of the file system take long. The system's own function is faster than Node's.
  const found = attempt(() => (existsSync(folder) ? realpathSync.native(folder) : undefined));
  return found ?? (above === folder ? above : join(realPathOf(above), basename(folder)));
}

/** Returns the folders that contain a folder, from the inside out. */
export function ancestorsOf(folder: string): readonly string[] {
  const above = nodePath().dirname(folder);
  return above === folder ? [] : [above, ...ancestorsOf(above)];
}

/**
 * Returns the records of a folder and of the link that leads to it, if there is one. Returns none if nothing exists
 * there.
 */
function statBoth(path: string): readonly Stats[] {
  const { lstatSync, statSync } = nodeFS();
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (!stats?.isSymbolicLink()) return stats ? [stats] : [];
  return [statSync(path), stats];
}

const userID = () => processNumber('getuid');

/** Whether a file belongs to this user, or to the root user, who can write everywhere. */
export const isTrusted = (stats: Stats): boolean => stats.uid === 0 || isOurs(stats);

/** Whether a file belongs to this user. On systems where files have no owners, every file does. */
export function isOurs({ uid }: Stats): boolean {
  const user = userID();
  return user === undefined || user === uid;
}

/** Returns the names of the files in a folder; none if the folder is missing. */
export function findNames(folder: string): readonly string[] {
  const { readdirSync, existsSync } = nodeFS();
  return existsSync(folder) ? readdirSync(folder) : [];
}

/**
 * Deletes this user's files among these files of a folder. If one cannot be deleted, it still deletes the others.
 *
 * @throws The first failure, after all others are deleted.
 */
export function deleteEach(folder: string, fileNames: readonly string[]): void {
  const failures: unknown[] = [];
  for (const fileName of fileNames) {
    const path = nodePath().join(folder, fileName);
    try {
      if (statOwnFile(path)) nodeFS().rmSync(path, { force: true });
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/** Returns the record of a file of this user; `undefined` if there is no file, or something else. */
export function statOwnFile(path: string): Stats | undefined {
  const stats = nodeFS().lstatSync(path, { throwIfNoEntry: false });
  return stats && isOwnFile(stats) ? stats : undefined;
}

/**
 * Whether this is a file of this user with at most one path. A second path, a hard link, may belong to something else.
 * A file that another program replaces at this moment has no path.
 */
export const isOwnFile = (stats: Stats): boolean => stats.isFile() && stats.nlink < 2 && isOurs(stats);
