import type { StoredSignal } from '@td/core';
import { attempt } from '../attempt.js';
import { nodeFS } from '../builtin-modules.js';
import { formatMarks, formatSignals } from './segment-text.js';

/** The most signals in one file: a file is claimed, sent and deleted as a whole. */
const MAX_SIGNALS = 1000;

/**
 * A file of the spool that belongs to this client. Its methods throw the errors of the file system, except when another
 * program has deleted or taken the file: then they have nothing to do.
 */
export interface Segment {
  /** The number of signals in the file that are not settled. */
  readonly open: number;
  /** The size of the file, in bytes. */
  readonly size: number;
  /** Whether the file no longer belongs to this client, as far as it has noticed, so that its signals may be gone. */
  readonly isGone: boolean;
  /** Notices whether others have deleted or taken the file. */
  look(): void;
  /** Sets the time of the last change, in seconds since 1970. */
  touch(seconds: number): void;
  /** Returns how many of these signals fit. None fit into a file that was claimed, or that others have deleted or taken. */
  fitting(signals: readonly StoredSignal[]): number;
  /** Adds signals in one write. Returns the number of the first line. */
  append(signals: readonly StoredSignal[]): number;
  /**
   * Marks lines as settled, in any order. Deletes the file when all are settled; marks all if that fails. A mark that
   * cannot be written is written with the next one, or when the file is released.
   */
  settle(lines: readonly number[]): void;
  /** Leaves the file to other programs by renaming it to this path. Deletes the file if all its lines are settled. */
  release(path: string): void;
  /** Deletes the file. */
  remove(): void;
}

/** For this user only. */
export const FILE_MODE = 0o600;

/**
 * Makes a file, which only this user can read.
 *
 * @param maxBytes - The largest size that a file of several signals may have.
 */
export function beginSegment(path: string, header: string, maxBytes: number): Segment {
  return createSegment(path, { open: 0, size: 0 }, nodeFS().openSync(path, 'ax', FILE_MODE), `${header}\n`, maxBytes);
}

/** Continues with a file that was claimed. */
export function resumeSegment(path: string, found: Pick<Segment, 'open' | 'size'>): Segment {
  return createSegment(path, found);
}

/** Continues to write a file that this program had left to others, and has taken back. */
export function reopenSegment(path: string, { open, size }: Pick<Segment, 'open' | 'size'>): Segment {
  return createSegment(path, { open, size }, nodeFS().openSync(path, appendOnly()));
}

function createSegment(
  path: string,
  found: Pick<Segment, 'open' | 'size'>,
  writable?: number,
  header = '',
  maxBytes = 0,
): Segment {
  const fs = nodeFS();
  let descriptor = writable;
  let { open, size } = found;
  let lines = 0;
  let isGone = false;
  /** Lines that are settled, but not yet marked in the file. */
  let unmarked: readonly number[] = [];

  const close = () => {
    const closing = descriptor;
    descriptor = undefined;
    if (closing !== undefined) fs.closeSync(closing);
  };

  const add = (text: string) => {
    try {
      size += writeText(descriptor as number, text, size);
    } catch (error) {
      // If a part of the text could not be removed, at least nothing is written after a broken line.
      attempt(close);
      throw error;
    }
  };

  const lose = () => {
    isGone = true;
    close();
  };

  /** Does something to the file. Does nothing if it is missing. */
  const unlessMissing = (work: () => void) => {
    try {
      work();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      lose();
    }
  };

  const look = () => {
    // Others take the file by renaming it. No other file has the same name.
    if (!isGone && !fs.lstatSync(path, { throwIfNoEntry: false })) lose();
  };

  const mark = () => {
    if (unmarked.length === 0 || isGone) return;
    const text = formatMarks(unmarked);
    if (descriptor !== undefined) add(text);
    else {
      unlessMissing(() => {
        const target = fs.openSync(path, appendOnly());
        try {
          size += writeText(target, text, fs.fstatSync(target).size);
        } finally {
          fs.closeSync(target);
        }
      });
    }
    unmarked = [];
  };

  const remove = () => {
    try {
      close();
      unlessMissing(() => fs.unlinkSync(path));
    } catch (error) {
      // The next program finds the file, and must not send again what this one has sent.
      attempt(mark);
      throw error;
    } finally {
      isGone = true;
    }
  };

  return {
    get open() {
      return open;
    },
    get size() {
      return size;
    },
    get isGone() {
      return isGone;
    },

    look,

    touch: (seconds) => unlessMissing(() => fs.utimesSync(path, seconds, seconds)),

    fitting(signals) {
      if (descriptor !== undefined) look();
      if (descriptor === undefined) return 0;
      const most = Math.min(signals.length, MAX_SIGNALS - lines);
      let bytes = size;
      let count = 0;
      while (count < most) {
        bytes += (signals[count] as StoredSignal).bytes + 1;
        // A signal that is larger than the limit has a file to itself.
        if (bytes > maxBytes && lines + count > 0) break;
        count++;
      }
      return count;
    },

    append(signals) {
      add((lines === 0 ? header : '') + formatSignals(signals));
      const first = lines;
      lines += signals.length;
      open += signals.length;
      return first;
    },

    settle(settled) {
      open -= settled.length;
      unmarked = [...unmarked, ...settled];
      if (open === 0) return remove();
      mark();
    },

    release(freePath) {
      if (open === 0) return remove();
      attempt(mark);
      lose();
      unlessMissing(() => fs.renameSync(path, freePath));
    },

    remove,
  };
}

/** Returns the flags to open an existing file only, and no link that has replaced it. */
function appendOnly(): number {
  const { O_WRONLY, O_APPEND, O_NOFOLLOW = 0 } = nodeFS().constants;
  return O_WRONLY | O_APPEND | O_NOFOLLOW;
}

/**
 * Writes a text at the end of an open file of this size, and returns the size of the text, both in bytes. If that fails,
 * removes the part that was written: a part of a signal would be sent twice, and a part of a mark would count as a
 * damaged signal.
 */
function writeText(descriptor: number, text: string, sizeBefore: number): number {
  const bytes = Buffer.from(text);
  try {
    // On a nearly full disk, the system may write only a part.
    for (let written = 0; written < bytes.length; ) written += nodeFS().writeSync(descriptor, bytes, written);
  } catch (error) {
    attempt(() => nodeFS().ftruncateSync(descriptor, sizeBefore));
    throw error;
  }
  return bytes.length;
}

/** Returns the size of signals in a file, in bytes. */
export function totalBytes(signals: readonly StoredSignal[]): number {
  return signals.reduce((bytes, signal) => bytes + signal.bytes + 1, 0);
}

/** Returns the index of the first of the last signals that together take at most this many bytes. */
export function firstThatFits(signals: readonly StoredSignal[], maxBytes: number): number {
  let free = maxBytes;
  return (
    signals.findLastIndex(({ bytes }) => {
      free -= bytes + 1;
      return free < 0;
    }) + 1
  );
}
