import type { ConsentState, DecisionStorage } from '@td/core';
import { attempt } from '../attempt.js';
import { nodeFS, nodePath } from '../builtin-modules.js';
import { isOurs, makeFolder, statOwnFile } from '../spool/folder.js';

/** A file of its own: nothing else writes or deletes it. */
export const DECISION_FILE = 'telemetrydeck-consent.txt';

/** For this user only. */
const FILE_MODE = 0o600;

/** A larger file is none of ours, in bytes. */
const MAX_BYTES = 64;

/** What a look at the file has found. */
interface Found {
  readonly decision: ConsentState;
  /** Differs after each change of the file. */
  readonly version: string;
}

/** Where the file is. */
export interface DecisionPlace {
  readonly appID: string;
  /** Returns the folder; throws where this user must not write. */
  folder(): string;
  /** Returns the folder of another user, where this one must not write, but believes a refusal. */
  foreignFolder(): string;
  /** Called with a sentence when the decision cannot be read, and when it cannot be written. */
  report(failure: string): void;
}

/** Decisions that could not be written, by the path of their file, with what stood there. All clients of a program share them. */
const unwritten = new Map<string, Found>();

/**
 * Remembers the user's decision in a file that holds one word. The file is replaced as a whole. Only an absent file means
 * that there is no decision. `granted` counts only in a regular file of this user; all else that may stand there, such as a
 * link, a broken file or another user's, is a refusal. On a full disk, an empty file is one, too.
 */
export function fileDecision({ appID, folder, foreignFolder, report }: DecisionPlace): DecisionStorage {
  let last: Found | undefined;
  let isFirst = true;
  const reported = new Set<string>();

  const tell = (failure: string, error: unknown) => {
    if (!reported.has(failure)) report(`${failure}: ${(error as Error).message}`);
    reported.add(failure);
  };

  const path = (isOwn = attempt(folder)): string | undefined =>
    attempt(() => nodePath().join(isOwn ?? foreignFolder(), DECISION_FILE));

  const look = (): Found => {
    const isOwn = attempt(folder) !== undefined;
    const place = path();
    // There is no folder, and so no file.
    if (!place) return ABSENT;
    try {
      const stats = nodeFS().lstatSync(place, { throwIfNoEntry: false });
      if (!stats) return ABSENT;
      const { ctimeMs, ino, mtimeMs, size, uid } = stats;
      const version = [ino, uid, size, mtimeMs, ctimeMs].join();
      if (version === last?.version) return last;
      const isReadable = stats.isFile() && isOurs(stats) && size <= MAX_BYTES;
      const text = isReadable ? nodeFS().readFileSync(place, 'utf8').trim() : '';
      const decision = text === 'granted' ? text : 'denied';
      if (text !== decision) tell(UNREADABLE, new Error(`${place} holds none of this user's`));
      last = { decision, version };
      return last;
    } catch (error) {
      if (isAbsent(error, isOwn)) return ABSENT;
      tell(UNREADABLE, error);
      return { decision: 'denied', version: 'unreadable' };
    }
  };

  const storage: DecisionStorage = {
    read() {
      const found = look();
      const waiting = unwritten.get(path() ?? appID);
      if (waiting && (found.version === waiting.version || found === ABSENT)) {
        if (waiting.decision === 'denied') storage.write('denied');
        return waiting.decision;
      }
      const isOld = isFirst && found === ABSENT && attempt(() => hasOldRefusal(folder()));
      isFirst = false;
      if (!isOld) return found.decision;
      storage.write('denied');
      return 'denied';
    },

    write(decision) {
      try {
        replaceFile(folder(), decision);
      } catch (error) {
        tell("the user's decision cannot be remembered", error);
      }
      const found = look();
      const isWritten = found.decision === decision;
      if (isWritten) unwritten.delete(path() ?? appID);
      else unwritten.set(path() ?? appID, { ...found, decision } as Found);
      return isWritten;
    },
  };
  return storage;
}

const ABSENT: Found = { decision: 'unknown', version: '' };

const UNREADABLE = "the user's decision cannot be read, which counts as a refusal";

/**
 * Whether an error proves that there is no file, or that this program can have none: Deno may forbid it to read, and the
 * home of another user may be closed.
 */
function isAbsent(error: unknown, isOwn: boolean): boolean {
  const { code = '', name } = error as NodeJS.ErrnoException;
  if (/^(ENOENT|ENOTDIR|ENAMETOOLONG|ERR_INVALID_ARG_VALUE)$/.test(code) || name === 'NotCapable') return true;
  return !isOwn && /^(EACCES|EPERM)$/.test(code);
}

/** Whether the file of older versions, which was the sessions' too, holds a refusal; also one that was cut off. */
export function hasOldRefusal(folder: string): boolean {
  const path = nodePath().join(folder, 'memory.json');
  return nodeFS().existsSync(path) && nodeFS().readFileSync(path, 'utf8').includes('"consent":"denied"');
}

/** Puts a new file in the place of what stands there, and follows no link. */
function replaceFile(folder: string, decision: 'granted' | 'denied'): void {
  const fs = nodeFS();
  const path = nodePath().join(folder, DECISION_FILE);
  const freshPath = `${path}.${Math.random().toString(36).slice(2)}`;
  try {
    makeFolder(folder);
    writeFile(freshPath, decision);
    // A file cannot replace a folder, which may hold something: it is moved, not deleted.
    if (fs.lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) fs.renameSync(path, `${freshPath}.replaced`);
    fs.renameSync(freshPath, path);
  } catch (error) {
    attempt(() => fs.unlinkSync(freshPath));
    // An empty file is a refusal, and needs no room.
    if (decision === 'denied') attempt(() => statOwnFile(path)?.nlink === 1 && fs.truncateSync(path));
    throw error;
  }
}

function writeFile(path: string, decision: 'granted' | 'denied'): void {
  const fs = nodeFS();
  const file = fs.openSync(path, 'wx', FILE_MODE);
  try {
    fs.writeSync(file, `${decision}\n`);
    // Else the machine may lose its power, and keep an empty file.
    fs.fsyncSync(file);
  } catch (error) {
    if (decision === 'granted') throw error;
  } finally {
    fs.closeSync(file);
  }
}
