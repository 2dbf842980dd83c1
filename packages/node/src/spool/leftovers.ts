import type { Clock, DropReason } from '@td/core';
import { ANY_FILE, byAge, type FoundFile, filesFor } from './file-name.js';
import { hasPrivateFolder } from './folder.js';
import type { HeldFiles } from './held-files.js';
import { keepBounds } from './keep-bounds.js';
import { listFiles } from './list-files.js';
import { nextTurn } from './next-turn.js';
import { type Run, type TakenFile, takeOver } from './take-over.js';

/**
 * How long a client takes over files, in milliseconds, until it sends what it has. A program that has nothing more to do
 * waits for that.
 */
const TAKE_MS = 5;

/** The client looks at so many files first: a look at all takes long where there are thousands. */
const ENOUGH_NAMES = 1000;

/** So many files make each start slow. They are joined, also where nothing can be sent. */
const MANY_FILES = 50;

/** What programs have left in a folder. All is done while the program goes on, a few files per turn. */
export interface Leftovers {
  /** How many bytes the files of other programs have, as far as is known. */
  readonly bytes: number;
  /** Takes over some files that are meant for this client's destination, the oldest first; none when there are none. */
  take(): Promise<readonly TakenFile[]>;
  /** Deletes what has expired, and the oldest files until the rest fits; joins files where there are many. */
  sweep(): void;
  /** Finishes what is under way, and does no more of it. */
  hurry(): void;
  /** Ends what is under way. */
  stop(isCleared: boolean): void;
}

/** What they need. */
export interface LeftoversParts {
  folder(): string;
  readonly clock: Clock;
  readonly held: HeldFiles;
  readonly header: string;
  readonly hash: string;
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
  const { clock, folder, hash, held, maxAgeMs, onFailure } = parts;
  /** Files for this client that it has found and not taken so far. */
  let found: FoundFile[] = [];
  /** Files that cannot be read. They expire like any other. */
  const unreadable = new Set<string>();
  let run = newRun();
  let bytes = 0;
  /** One after the other: what a sweep deletes must not be taken, and it must not count what is taken. */
  let taking: Promise<unknown> | undefined;
  let sweeping: Promise<void> | undefined;

  const now = () => clock.now();
  const isExpired = (bornAt: number) => now() - bornAt > maxAgeMs;

  const list = async (prefix: string, current: Run, most?: number) => {
    const listing = { prefix, ...(most && { most }), isStopped: () => current.isStopped };
    return hasPrivateFolder(folder()) ? listFiles(folder(), now(), listing) : [];
  };

  const isForThis = ({ bornAt, fileName, id }: FoundFile) =>
    fileName.startsWith(filesFor(hash)) && !isExpired(bornAt) && !held.has(fileName) && !unreadable.has(id);

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
      const files = await list(filesFor(hash), current, most);
      found = files.filter(isForThis).sort(byAge);
      if (found.length > 0 || files.length < ENOUGH_NAMES) break;
    }
    let taken: readonly TakenFile[] = [];
    while (taken.length === 0 && found.length > 0 && !current.isStopped) {
      taken = await takeFrom(found, current, () => clock.monotonic() > lateAt);
    }
    // They are this client's own now.
    for (const { segment } of taken) bytes = Math.max(0, bytes - segment.size);
    return taken;
  };

  const join = async (all: readonly FoundFile[], current: Run) => {
    const isStopped = () => current.isStopped || current.isHurried;
    const files = all.filter(isForThis);
    const areMany = files.length > MANY_FILES;
    while (areMany && files.length > 1 && !isStopped()) {
      // They have new names then.
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
      const kept = await keepBounds(await list(ANY_FILE, current), bounds);
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
    get bytes() {
      return bytes;
    },
    sweep,
    async take() {
      const current = run;
      const isFresh = found.length === 0;
      await sweeping;
      const work = takeSome(current);
      taking = work.then(undefined, () => {});
      const taken = await work;
      if (current.isStopped) return [];
      if (isFresh) sweep();
      // Then the bounds hold when this ends.
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
