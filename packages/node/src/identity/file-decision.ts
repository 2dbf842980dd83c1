import type { Stats } from 'node:fs';
import type { DecisionStorage } from '@td/core';
import { attempt } from '../attempt.js';
import { nodeFS, nodePath } from '../builtin-modules.js';
import { isForbidden, reasonOf } from '../forbidden.js';
import { sharedByProcess } from '../shared-by-process.js';
import { isOurs } from '../spool/folder.js';
import { NoOwnHomeError } from '../spool/state-folder.js';
import { DECISION_FILE, replaceDecision } from './replace-decision.js';

/** The largest size of a decision file, in bytes. A larger file is not from this package. */
const MAX_BYTES = 64;

/** The content of the file, as last seen. */
interface Found {
  readonly decision: ReturnType<DecisionStorage['read']>;
  /** Differs after each change of the file. */
  readonly version: string;
  /** Why the decision cannot be read, or that the file is empty. */
  readonly failure?: string;
}

/** Where the file is. */
export interface DecisionPlace {
  readonly appID: string;
  /** Returns the folder. Throws if there is none; throws a {@link NoOwnHomeError} if this user must not write there. */
  folder(): string;
  /**
   * Returns the folder in the home of another user, or in a home that does not exist. This user may read, but not
   * write.
   */
  foreignFolder(): string;
  /** Called with a sentence when the decision cannot be read, and when it cannot be written. */
  report(failure: string): void;
}

/** A decision that could not be written, with the version of the file at that time. */
interface Unwritten extends Pick<Found, 'decision' | 'version'> {
  /** The folders in which the same decision was written since. */
  readonly writtenIn: Set<string>;
}

/**
 * Returns the decisions that could not be written, by folder, or by app if there was no folder. All clients share them,
 * also those of other copies of this package. The number in the name changes with {@link Unwritten}.
 */
const unwrittenDecisions = () =>
  sharedByProcess('@td/node unwritten decisions 1', ['get', 'set', 'delete'], () => new Map<string, Unwritten>());

/**
 * Remembers the user's decision in a file with one word. A change replaces the whole file.
 *
 * - There is no decision only if the file is proved to be absent, or if the runtime forbids to read it. A user without a
 *   home has no file; a home that cannot be found at present may have one, which may be a refusal.
 * - `granted` counts only in a regular file of this user, `denied` in a file of any user.
 * - An empty file is a refusal for which a full disk had no room.
 * - Anything else, such as a link, a folder or a broken file, is a decision that cannot be read at present.
 */
export function fileDecision({ appID, folder, foreignFolder, report }: DecisionPlace): DecisionStorage {
  let last: Found | undefined;
  const reported = new Set<string>();

  const tell = (failure: string, reason: string) => {
    if (!reported.has(failure)) report(`${failure}: ${reason}`);
    reported.add(failure);
  };

  const findFolder = (): string => {
    try {
      return folder();
    } catch (error) {
      if (error instanceof NoOwnHomeError) return foreignFolder();
      throw error;
    }
  };

  const look = (): Found => {
    try {
      const at = findFolder();
      const place = nodePath().join(at, DECISION_FILE);
      const stats = nodeFS().lstatSync(place, { throwIfNoEntry: false });
      if (!stats) {
        checkLinks(at);
        return ABSENT;
      }
      if (last && versionOf(stats) === last.version) return last;
      last = readFound(place, stats);
      return last;
    } catch (error) {
      if (isAbsent(error)) return ABSENT;
      return { decision: 'unreadable', version: UNREADABLE, failure: reasonOf(error) };
    }
  };

  /** The key of a decision that could not be written: the folder, or the app if the folder cannot be found. */
  const key = () => attempt(findFolder) ?? appID;

  const storage: DecisionStorage = {
    read() {
      const found = look();
      const unwritten = unwrittenDecisions();
      // Seldom is there a decision that could not be written, and to find the folder again reads the disk.
      const at = unwritten.size > 0 ? key() : appID;
      const own = unwritten.get(at);
      const waiting = own ?? refusalFor(at, unwritten.get(appID));
      const isSame = waiting && (found === ABSENT || found.version === waiting.version);
      // The file could not be read at the time of the refusal, or is in another folder: it may contain an older consent.
      const isOlder = waiting?.decision === 'denied' && (!own || waiting.version === UNREADABLE);
      if (!waiting || !(isSame || isOlder)) {
        if (found.failure) tell(UNREADABLE, found.failure);
        return found.decision;
      }
      if (waiting.decision === 'denied' && at !== appID) storage.write('denied');
      return waiting.decision;
    },

    write(decision) {
      let failure = '';
      try {
        replaceDecision(folder(), decision);
      } catch (error) {
        failure = reasonOf(error);
      }
      const found = look();
      const isWritten = found.decision === decision;
      if (!isWritten) tell("the user's decision cannot be remembered", failure || `${found.failure}`);
      const at = key();
      const unwritten = unwrittenDecisions();
      // A refusal without a folder holds until the user takes it back: other clients of the app have no folder either.
      if (unwritten.get(appID)?.decision !== decision) unwritten.delete(appID);
      if (isWritten) {
        unwritten.delete(at);
        unwritten.get(appID)?.writtenIn.add(at);
      } else unwritten.set(at, { decision, version: found.version, writtenIn: new Set() });
      return isWritten;
    },
  };
  return storage;
}

/** Returns the decision only if it is a refusal. One made without a folder applies once to every folder of the app. */
const refusalFor = (folder: string, found?: Unwritten) =>
  found?.decision === 'denied' && !found.writtenIn.has(folder) ? found : undefined;

const ABSENT: Found = { decision: 'unknown', version: '' };

const UNREADABLE = "the user's decision cannot be read, which counts as a refusal";

/**
 * Whether an error proves that there is no file, or that this program can have none: the user may have no home, or the
 * runtime may forbid reading. In that last case, a refusal in the file does not stop this program. Otherwise, a program
 * in Deno without `--allow-read` would never send anything.
 */
function isAbsent(error: unknown): boolean {
  const { code = '', info } = error as NodeJS.ErrnoException & { readonly info?: { readonly code?: string } };
  const reason = info?.code ?? code;
  return /^(ENOENT|ENOTDIR|ENAMETOOLONG|ERR_INVALID_ARG_VALUE)$/.test(reason) || isForbidden(error);
}

/** @throws Error when a link on the path of an absent file leads to nothing, such as a disk that is not mounted. */
function checkLinks(path: string): void {
  const { lstatSync, statSync } = nodeFS();
  const above = nodePath().dirname(path);
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found?.isSymbolicLink() && !statSync(path, { throwIfNoEntry: false }))
    throw new Error(`${path} is a broken link`);
  if (!found && above !== path) checkLinks(above);
}

const versionOf = ({ ctimeMs, ino, mtimeMs, size, uid }: Stats) => [ino, uid, size, mtimeMs, ctimeMs].join();

/**
 * Reads by one descriptor, because the file may be replaced meanwhile. Follows no link, and does not wait for a pipe.
 */
function readFound(path: string, seen: Stats): Found {
  const { closeSync, constants, fstatSync, openSync, readSync } = nodeFS();
  const notReadable = (stats: Stats): Found => ({
    decision: 'unreadable',
    version: versionOf(stats),
    failure: `${path} contains no decision of this user`,
  });
  if (!seen.isFile()) return notReadable(seen);
  // Windows has none of these flags.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = fstatSync(file);
    if (!stats.isFile() || stats.size > MAX_BYTES) return notReadable(stats);
    const version = versionOf(stats);
    const bytes = new Uint8Array(MAX_BYTES);
    const text = new TextDecoder().decode(bytes.subarray(0, readSync(file, bytes))).trim();
    if (text === 'denied') return { decision: text, version };
    if (!isOurs(stats)) return notReadable(stats);
    if (text === 'granted') return { decision: text, version };
    return text ? notReadable(stats) : { decision: 'denied', version, failure: `${path} is empty` };
  } finally {
    closeSync(file);
  }
}
