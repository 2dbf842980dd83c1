import type { Clock, DropReason } from '@td/core';
import { nodeFS, nodePath } from '../builtin-modules.js';
import { byAge, type FoundFile, isReadable } from './file-name.js';
import { hasPrivateFolder } from './folder.js';
import type { HeldFiles } from './held-files.js';
import { type FileState, listFiles, stateOf, unlinkFile } from './list-files.js';
import { fewPerTurn, nextTurn } from './next-turn.js';
import { parseSegment } from './segment-text.js';
import { type Run, type TakenFile, TOO_LARGE, takeOver } from './take-over.js';

/**
 * How long a client takes over files, in milliseconds, until it sends what it has. A program that has nothing more to do
 * waits for that.
 */
const TAKE_MS = 10;

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

/** A file of another client, with what the file system knows of it. */
interface KnownFile extends FileState {
  readonly file: FoundFile;
}

const newRun = (): Run => ({ isHurried: false, isStopped: false, isCleared: false });

export function createLeftovers(parts: LeftoversParts): Leftovers {
  const { clock, folder, hash, held, maxAgeMs, maxBytes, onFailure, onLost } = parts;
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

  const list = async (current: Run) =>
    hasPrivateFolder(folder()) ? listFiles(folder(), now(), () => current.isStopped) : [];

  const isForThis = (file: FoundFile) =>
    isReadable(file, hash) && !isExpired(file.bornAt) && !held.has(file.fileName) && !unreadable.has(file.id);

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
    if (found.length === 0) found = (await list(current)).filter(isForThis).sort(byAge);
    let taken: readonly TakenFile[] = [];
    while (taken.length === 0 && found.length > 0 && !current.isStopped) {
      taken = await takeFrom(found, current, () => clock.monotonic() > lateAt);
    }
    // They are this client's own now.
    for (const { segment } of taken) bytes = Math.max(0, bytes - segment.size);
    return taken;
  };

  /** A time that has not come yet is damaged. Then the file is as old as its last change. */
  const hasExpired = ({ file, touchedAt }: KnownFile) => isExpired(file.bornAt > now() ? touchedAt : file.bornAt);

  /** Counts the signals that its writer has not counted, because it was killed. */
  const count = async ({ fileName }: FoundFile) => {
    const text = await nodeFS().promises.readFile(nodePath().join(folder(), fileName), 'utf8');
    return (await parseSegment(text, text.slice(0, text.indexOf('\n')))).size;
  };

  const drop = async (one: KnownFile) => {
    const { file, size } = one;
    const isCounted = file.signals > 0 || size > TOO_LARGE * maxBytes;
    const signals = isCounted ? Math.max(1, file.signals) : await count(file).catch(() => 1);
    if (await unlinkFile(folder(), file.fileName)) onLost(hasExpired(one) ? 'expired' : 'overflow', signals);
  };

  const keepBounds = async (current: Run) => {
    const isStopped = () => current.isStopped || current.isHurried;
    const known: KnownFile[] = [];
    const look = async (file: FoundFile) => {
      const state = held.has(file.fileName) ? undefined : await stateOf(folder(), file, now());
      if (state) known.push({ file, ...state });
    };
    await inBackground(await list(current), look, isStopped);
    known.sort((one, other) => byAge(one.file, other.file));

    const isDoomed = (one: KnownFile) => one.isLeft && (hasExpired(one) || one.size > TOO_LARGE * maxBytes);
    const doomed = known.filter(isDoomed);
    const others = known.filter((one) => !isDoomed(one));
    bytes = others.reduce((sum, { size }) => sum + size, 0);
    for (const one of others) {
      if (bytes + held.bytes <= maxBytes) break;
      if (!one.isLeft) continue;
      doomed.push(one);
      bytes -= one.size;
    }
    await inBackground(doomed, drop, isStopped);
  };

  const join = async (current: Run) => {
    const isStopped = () => current.isStopped || current.isHurried;
    const files = isStopped() ? [] : (await list(current)).filter(isForThis).sort(byAge);
    while (files.length > MANY_FILES && !isStopped()) {
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
      await keepBounds(current);
      await join(current);
    };
    sweeping ??= work()
      .catch(onFailure)
      .finally(() => {
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
      taking = work.catch(() => {});
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

/** As `fewPerTurn`, for work that holds no program. */
async function inBackground<File>(
  files: readonly File[],
  work: (file: File) => Promise<unknown>,
  isStopped: () => boolean,
): Promise<void> {
  await fewPerTurn(
    files,
    async (file) => {
      await nextTurn(false);
      await work(file);
    },
    isStopped,
  );
}
