import { nodeFS, nodePath } from '../builtin-modules.js';
import { type FileName, type FoundFile, FREE, parseFileName } from './file-name.js';
import { isOwnFile } from './folder.js';
import { fewPerTurn, nextTurn } from './next-turn.js';
import { hasEnded } from './owner.js';

/** How many names are read in one turn, which takes about a millisecond. */
const NAMES_PER_TURN = 500;

/** The state of a file, from the file system. */
export interface FileState {
  /** In bytes. */
  readonly size: number;
  /** When it was last written or touched, in milliseconds since 1970. */
  readonly touchedAt: number;
  /** Whether its owner has left it to others, or has ended. */
  readonly isLeft: boolean;
}

/**
 * Returns the state of a file; `undefined` if it does not exist, is not a file, or does not belong to this user alone.
 */
export async function stateOf(folder: string, file: FoundFile, nowMs: number): Promise<FileState | undefined> {
  try {
    const stats = await nodeFS().promises.lstat(nodePath().join(folder, file.fileName));
    if (!isOwnFile(stats)) return undefined;
    const { ctimeMs, mtimeMs, size } = stats;
    // A program whose clock is ahead sets a time that has not come yet. Then the system's own record counts.
    const touchedAt = mtimeMs > nowMs ? ctimeMs : mtimeMs;
    return { size, touchedAt, isLeft: file.owner === FREE || hasEnded(file.owner, nowMs - touchedAt) };
  } catch {
    return undefined;
  }
}

/** Deletes a file. Resolves with whether it existed. */
export function unlinkFile(folder: string, fileName: string): Promise<boolean> {
  const unlinked = nodeFS().promises.unlink(nodePath().join(folder, fileName));
  return unlinked.then(
    () => true,
    () => false,
  );
}

/** Which files of a folder to list. */
export interface Listing {
  /** The start of their names. */
  readonly prefix: string;
  /** The most files to list: the first by name. */
  readonly most?: number;
  isStopped(): boolean;
}

/**
 * Lists the files of the spool. Deletes files that no longer count, because their owner has joined them into another
 * file, or has ended while it wrote them.
 *
 * An owner that joins files first renames them all, then writes the new file as a part, and then renames the part.
 * Before that last step the old files count, and after it the new file. So the names show what an owner has done before
 * it ended.
 */
export async function listFiles(folder: string, nowMs: number, listing: Listing): Promise<readonly FoundFile[]> {
  const first = await read(folder, listing);
  const unsure = first.filter(isUnsure);
  if (unsure.length === 0) return first;

  const left = new Set<string>();
  const note = async (file: FoundFile) => (await stateOf(folder, file, nowMs))?.isLeft && left.add(file.fileName);
  await fewPerTurn(unsure, note, listing.isStopped);
  // Reads the names again, because the owners may have gone on until they ended. Reads all of them, because any file
  // may be the one into which others are joined.
  const all = await read(folder, { ...listing, most: Number.POSITIVE_INFINITY });
  const joined = new Set(all.map((file) => (isUnsure(file) ? '' : file.id)));
  const isOver = (file: FoundFile) => (file.isPart ? left.has(file.fileName) : joined.has(file.joinedInto));
  const remove = async (file: FoundFile) => (await stateOf(folder, file, nowMs)) && unlinkFile(folder, file.fileName);
  await fewPerTurn(
    all.filter((file) => isUnsure(file) && isOver(file)),
    remove,
    listing.isStopped,
  );
  return all.filter((file) => !isUnsure(file) || (!isOver(file) && left.has(file.fileName)));
}

const isUnsure = ({ isPart, joinedInto }: FileName) => isPart || joinedInto !== '';

/** Returns the files with these names. Files of one destination are in the order of their age. */
async function read(folder: string, { prefix, most }: Listing): Promise<readonly FoundFile[]> {
  const names = (await nodeFS().promises.readdir(folder)).filter((name) => name.startsWith(prefix));
  const found: FoundFile[] = [];
  for (const [at, name] of names.sort().slice(0, most).entries()) {
    // Also before the first of many files, because listing them has taken long.
    if (at % NAMES_PER_TURN === 0 && names.length > NAMES_PER_TURN) await nextTurn(true);
    const file = parseFileName(name);
    if (file) found.push(file);
  }
  return found;
}
