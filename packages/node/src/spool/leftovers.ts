import type { Clock, DropReason } from '@td/core';
import { nodeFS } from '../builtin-modules.js';
import { ANY_FILE, byAge, type FoundFile, filesFor } from './file-name.js';
import { hasPrivateFolder } from './folder.js';
import type { HeldFiles } from './held-files.js';
import { keepBounds } from './keep-bounds.js';
import { listFiles } from './list-files.js';
import { nextTurn } from './next-turn.js';
import { hashOf } from './segment-text.js';
import { type Run, type TakenFile, takeOver } from './take-over.js';

/**
 * How long a client takes over files before it sends their signals, in milliseconds. A program that has nothing else to
 * do waits for it.
 */
const TAKE_MS = 5;

/** How many files the client lists at first, because listing thousands takes long. */
const ENOUGH_NAMES = 1000;

/** More files than this slow down each start, so the client joins them, even if it cannot send. */
const MANY_FILES = 50;

/** The files that programs have left in a folder. All work happens in the background, a few files per turn. */
export interface Leftovers {
  /** Returns how many bytes the files of other programs have, as far as this client knows. */
  bytes(): number;
  /** Takes over some files for this client's destination, oldest first. Returns an empty list if there are none. */
  take(): Promise<readonly TakenFile[]>;
  /** Deletes expired files, and then the oldest until the rest fits. Joins files if there are many. */
  sweep(): void;
  /** Finishes the current work early. */
  hurry(): void;
  /** Ends the current work. */
  stop(isCleared: boolean): void;
}

/** What `createLeftovers` needs. */
export interface LeftoversParts {
  folder(): string;
  readonly clock: Clock;
  readonly held: HeldFiles;
  readonly header: string;
  readonly maxBytes: number;
  readonly maxAgeMs: number;
  /** Called with the number of signals in files that are deleted unsent. */
  onLost(reason: DropReason, signals: number): void;
  /** Called when the folder cannot be read. */
  onFailure(error: unknown): void;
  /** Called when a file cannot be read. */
  onUnreadable(error: unknown): void;
}

const newRun = (): Run => ({ isHurried: false, isStopped: false, isCleared: false });

export function createLeftovers(parts: LeftoversParts): Leftovers {
  const { clock, folder, header, held, maxAgeMs, onFailure } = parts;
  /** The files for this client that it has found, but not yet taken. */
  let found: FoundFile[] = [];
  /** Files that cannot be read. They expire like any other. */
  const unreadable = new Set<string>();
  let run = newRun();
  let bytes = 0;
  /** Only one of the two runs at a time: a sweep must neither delete nor count a file that is being taken. */
  let taking: Promise<unknown> | undefined;
  let sweeping: Promise<void> | undefined;

  const now = () => clock.now();
  const isExpired = (bornAt: number) => now() - bornAt > maxAgeMs;

  const ownFiles = () => filesFor(hashOf(header));
  const allFiles = () => ANY_FILE;
  const list = async (prefix: () => string, current: Run, most?: number) => {
    if (!hasPrivateFolder(folder())) return [];
    const listing = { prefix: prefix(), ...(most && { most }), isStopped: () => current.isStopped };
    return listFiles(folder(), now(), listing);
  };

  const isForThis = ({ bornAt, fileName, id }: FoundFile) =>
    fileName.startsWith(ownFiles()) && !isExpired(bornAt) && !held.has(fileName) && !unreadable.has(id);

  const takeFrom = (files: FoundFile[], current: Run, isLate: () => boolean) =>
    takeOver(files, current, {
      ...parts,
      ...{ isLate, now },
      onUnreadable({ id }, error) {
        unreadable.add(id);
        parts.onUnreadable(error);
      },
    });

  const takeSome = async (current: Run) => {
    const lateAt = clock.monotonic() + TAKE_MS;
    for (const most of found.length > 0 ? [] : [ENOUGH_NAMES, undefined]) {
      const files = await list(ownFiles, current, most);
      found = files.filter(isForThis).sort(byAge);
      if (found.length > 0 || files.length < ENOUGH_NAMES) break;
    }
    let taken: readonly TakenFile[] = [];
    while (taken.length === 0 && found.length > 0 && !current.isStopped) {
      taken = await takeFrom(found, current, () => clock.monotonic() > lateAt);
    }
    // These files now belong to this client.
    for (const { segment } of taken) bytes = Math.max(0, bytes - segment.size);
    return taken;
  };

  const join = async (all: readonly FoundFile[], current: Run) => {
    const isStopped = () => current.isStopped || current.isHurried;
    const files = all.filter(isForThis);
    const areMany = files.length > MANY_FILES;
    while (areMany && files.length > 1 && !isStopped()) {
      // Joining gives the files new names.
      found = [];
      const taken = await takeFrom(files, current, isStopped);
      held.release(taken.map(({ segment }) => segment));
      await nextTurn(false);
    }
  };

  const sweep = () => {
    const current = run;
    const work = async () => {
      await taking;
      const bounds = { ...parts, isStopped: () => current.isStopped || current.isHurried };
      const kept = await keepBounds(await list(allFiles, current), bounds);
      ({ bytes } = kept);
      await join(kept.files, current);
    };
    sweeping ??= work()
      .then(undefined, (error) => onFailure(error))
      .then(() => {
        sweeping = undefined;
      });
  };

  return {
    bytes: () => bytes,
    sweep,
    async take() {
      const current = run;
      const isFresh = found.length === 0;
      // Most programs leave nothing.
      if (isFresh && !nodeFS().existsSync(folder())) return [];
      await sweeping;
      const work = takeSome(current);
      taking = work.then(undefined, () => {});
      const taken = await work;
      if (current.isStopped) return [];
      if (isFresh) sweep();
      // The folder must be within its bounds when this ends.
      if (taken.length === 0) await sweeping;
      return taken;
    },
    hurry() {
      run.isHurried = true;
      run = newRun();
    },
    stop(isCleared) {
      run.isStopped = true;
      run.isCleared = isCleared;
      run = newRun();
      found = [];
    },
  };
}
