import { nodeFS, nodePath } from '../builtin-modules.js';
import { type FileName, type FoundFile, FREE, parseFileName } from './file-name.js';
import { isOwnFile } from './folder.js';
import { fewPerTurn, nextTurn } from './next-turn.js';
import { hasEnded } from './owner.js';

/** How many names are read in one turn: about a millisecond's work. */
const NAMES_PER_TURN = 500;

/** What the file system knows of a file. */
export interface FileState {
  /** In bytes. */
  readonly size: number;
  /** When it was last written or touched, in milliseconds since 1970. */
  readonly touchedAt: number;
  /** Whether its owner has left it to others, or has ended. */
  readonly isLeft: boolean;
}

/** Looks at a file; resolves with `undefined` where it is none, or is not this user's alone. */
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

/** Deletes a file, and resolves with whether it was there. */
export async function unlinkFile(folder: string, fileName: string): Promise<boolean> {
  try {
    await nodeFS().promises.unlink(nodePath().join(folder, fileName));
    return true;
  } catch {
    return false;
  }
}

/** Which files of a folder to list. */
export interface Listing {
  /** How their names begin. */
  readonly prefix: string;
  /** How many are enough; the first by their names. */
  readonly most?: number;
  isStopped(): boolean;
}

/**
 * The files of the spool, except those that count no longer: an owner has joined them into another, or has ended while it
 * wrote them. These are deleted.
 *
 * An owner that joins files renames them all, writes the new file as a part, and renames that: from then on the new file
 * counts, and before it the others. So the files of an owner that has ended tell what it has done.
 */
export async function listFiles(folder: string, nowMs: number, listing: Listing): Promise<readonly FoundFile[]> {
  const first = await read(folder, listing);
  const unsure = first.filter(isUnsure);
  if (unsure.length === 0) return first;

  const left = new Set<string>();
  const note = async (file: FoundFile) => (await stateOf(folder, file, nowMs))?.isLeft && left.add(file.fileName);
  await fewPerTurn(unsure, note, listing.isStopped);
  // Only now, since their owners may have gone on until they ended; and all, since any may be the one they are joined into.
  const all = await read(folder, { ...listing, most: Number.POSITIVE_INFINITY });
  const joined = new Set(all.map((file) => (isUnsure(file) ? '' : file.id)));
  const isOver = (file: FoundFile) => (file.isPart ? left.has(file.fileName) : joined.has(file.joinedInto));
  const remove = ({ fileName }: FoundFile) => unlinkFile(folder, fileName);
  await fewPerTurn(
    all.filter((file) => isUnsure(file) && isOver(file)),
    remove,
    listing.isStopped,
  );
  return all.filter((file) => !isUnsure(file) || (!isOver(file) && left.has(file.fileName)));
}

const isUnsure = ({ isPart, joinedInto }: FileName) => isPart || joinedInto !== '';

/** The files with these names; those of one destination in the order of their age. */
async function read(folder: string, { prefix, most }: Listing): Promise<readonly FoundFile[]> {
  const names = (await nodeFS().promises.readdir(folder)).filter((name) => name.startsWith(prefix));
  const found: FoundFile[] = [];
  for (const [at, name] of names.sort().slice(0, most).entries()) {
    // Also before the first where there are many: to list them has taken its time.
    if (at % NAMES_PER_TURN === 0 && names.length > NAMES_PER_TURN) await nextTurn(true);
    const file = parseFileName(name);
    if (file) found.push(file);
  }
  return found;
}
