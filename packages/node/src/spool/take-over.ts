import type { DropReason, StoredSignal } from '@td/core';
import { attempt } from '../attempt.js';
import { nodeFS, nodePath } from '../builtin-modules.js';
import { byAge, type FileName, type FoundFile, FREE, formatFileName } from './file-name.js';
import type { HeldFiles } from './held-files.js';
import { stateOf, unlinkFile } from './list-files.js';
import { FEW, fewPerTurn } from './next-turn.js';
import { thisOwner } from './owner.js';
import { FILE_MODE, resumeSegment, type Segment } from './segment.js';
import { formatSignals, parseSegment, type SegmentContent } from './segment-text.js';

/** The most that a program takes over at once, because no other program can send these signals meanwhile. */
const ENOUGH_FILES = 100;
export const ENOUGH_SIGNALS = 1000;
export const ENOUGH_BYTES = 1_000_000;

/** A file of more than this many times the folder's limit is not from this package, and is not read. */
export const TOO_LARGE = 2;

/** The largest file, in bytes, that is read for a folder without a limit. */
export const MAX_READ_BYTES = 100_000_000;

/** A file that another program has made, and that this client now owns. */
export interface TakenFile {
  readonly segment: Segment;
  /** The signals that are not settled, by the number of their line. */
  readonly signals: ReadonlyMap<number, StoredSignal>;
}

/** One run of work with the files of ended programs. It ends when the client ends, or when the user opts out. */
export interface Run {
  /** Whether the program is about to end, so that the run begins no further work. */
  isHurried: boolean;
  isStopped: boolean;
  /** Whether the user has opted out meanwhile. */
  isCleared: boolean;
}

/** What `takeOver` needs. */
export interface TakeOverParts {
  folder(): string;
  now(): number;
  readonly held: HeldFiles;
  readonly header: string;
  readonly maxBytes: number;
  /** Whether the run has taken long enough, and goes on with the files that it has. */
  isLate(): boolean;
  /** Called when a file cannot be read. */
  onUnreadable(file: FoundFile, error: unknown): void;
  /** Called with the number of signals that are damaged. */
  onLost(reason: DropReason, signals: number): void;
}

/** A file that was renamed and read, but not yet joined. */
interface ClaimedFile extends SegmentContent {
  readonly name: FileName;
  readonly fileName: string;
  readonly size: number;
}

/**
 * Takes over the first files of ended programs, and removes them from the list. Joins several files into one. If several
 * programs rename the same file at the same moment, one succeeds.
 */
export async function takeOver(found: FoundFile[], run: Run, parts: TakeOverParts): Promise<readonly TakenFile[]> {
  const { held, header, maxBytes, now, onUnreadable } = parts;
  const folder = parts.folder();
  const { promises, renameSync } = nodeFS();
  const pathOf = (fileName: string) => nodePath().join(folder, fileName);
  const target = held.newName();
  const joinedInto = found.length > 1 ? target.id : '';
  const claimed: ClaimedFile[] = [];
  const sum = { files: 0, signals: 0, bytes: 0 };

  const claim = async (file: FoundFile, size: number) => {
    const name = { ...file, owner: thisOwner(), joinedInto };
    const fileName = formatFileName(name);
    const seconds = now() / 1000;
    // Touched before it is renamed: under this owner's name, the file must not look as if its owner had been silent for
    // long.
    await promises.utimes(pathOf(file.fileName), seconds, seconds);
    await promises.rename(pathOf(file.fileName), pathOf(fileName));
    try {
      const text = await promises.readFile(pathOf(fileName), 'utf8');
      claimed.push({ name, fileName, size, ...(await parseSegment(text, header, name.signals)) });
    } catch (error) {
      await promises.rename(pathOf(fileName), pathOf(file.fileName));
      onUnreadable(file, error);
    }
  };

  /** Claims the next few files, in order. Returns whether there is room for more. */
  const claimFew = async (): Promise<boolean> => {
    const files = found.splice(0, FEW);
    const states = await Promise.all(files.map((file) => stateOf(folder, file, now())));
    const claims: Promise<unknown>[] = [];
    let isFull = false;
    for (const [at, file] of files.entries()) {
      const state = states[at];
      // A sweep deletes a file that is too large, without reading it.
      const most = maxBytes < Number.MAX_SAFE_INTEGER ? TOO_LARGE * maxBytes : MAX_READ_BYTES;
      if (!state?.isLeft || state.size > most || run.isStopped) continue;
      sum.signals += file.signals || 1;
      sum.bytes += state.size;
      sum.files++;
      isFull = sum.files > 1 && (sum.files > ENOUGH_FILES || sum.signals > ENOUGH_SIGNALS || sum.bytes > ENOUGH_BYTES);
      if (isFull) {
        found.unshift(...files.slice(at));
        break;
      }
      claims.push(claim(file, state.size).then(undefined, () => {}));
    }
    await Promise.all(claims);
    return !isFull;
  };

  const hold = ({ name, fileName, size, signals, damaged, lost }: ClaimedFile): readonly TakenFile[] => {
    const segment = resumeSegment(pathOf(fileName), { open: signals.size + damaged.size, size });
    held.add(name, segment);
    if (lost > 0) parts.onLost('unserializable', lost);
    // The next program that takes the file over must not count them again.
    if (damaged.size > 0) attempt(() => segment.settle([...damaged]));
    if (signals.size > 0) return [{ segment, signals }];
    // The owner was killed before it wrote a whole line, or no line is a signal that is not settled.
    attempt(segment.remove);
    return [];
  };

  const join = async (): Promise<readonly TakenFile[]> => {
    const all = claimed.flatMap(({ signals }) => [...signals.values()]);
    const bornAt = Math.min(target.bornAt, ...claimed.map((file) => file.name.bornAt));
    const name = { ...target, bornAt, signals: all.length };
    const fileName = formatFileName(name);
    const part = formatFileName({ ...name, isPart: true });
    const text = `${header}\n${formatSignals(all)}`;
    try {
      await promises.writeFile(pathOf(part), text, { flag: 'wx', mode: FILE_MODE });
      if (run.isStopped) throw run;
      renameSync(pathOf(part), pathOf(fileName));
    } catch {
      await unlinkFile(folder, part);
      // The new file cannot be written, for example on a full disk: each file stays as it is.
      return run.isStopped ? [] : claimed.flatMap(hold);
    }
    // In the same turn, because from now on the new file counts.
    const lost = claimed.reduce((sum, file) => sum + file.lost, 0);
    const content = { signals: new Map(all.entries()), damaged: new Set<number>(), lost };
    const taken = hold({ name, fileName, size: Buffer.byteLength(text), ...content });
    await deleteClaimed();
    claimed.length = 0;
    return taken;
  };

  const deleteClaimed = () => fewPerTurn(claimed, ({ fileName }) => unlinkFile(folder, fileName));

  const giveBack = ({ name, fileName }: ClaimedFile) =>
    promises.rename(pathOf(fileName), pathOf(formatFileName({ ...name, owner: FREE, joinedInto: '' })));

  const isTime = () => !run.isStopped && (claimed.length === 0 || (!run.isHurried && !parts.isLate()));
  while (found.length > 0 && isTime() && (await claimFew()));
  claimed.sort((one, other) => byAge(one.name, other.name));
  if (!run.isStopped) {
    const taken = claimed.length > 1 ? await join() : claimed.flatMap(hold);
    if (!run.isStopped) return taken;
  }
  if (run.isCleared) await deleteClaimed();
  else await fewPerTurn(claimed, giveBack);
  return [];
}
