import type { StoredSignal } from '@td/core';
import { attempt } from '../attempt.js';
import { nodeFS } from '../builtin-modules.js';
import { formatMarks, formatSignals } from './segment-text.js';

/** What goes into one file at most: a file is claimed, and dropped, as a whole. */
export interface SegmentLimits {
  readonly maxSignals: number;
  readonly maxBytes: number;
}

/**
 * A file of the spool that belongs to this client. Its methods throw what the file system throws, but for one thing: a
 * file that others have deleted or taken away needs nothing any more.
 */
export interface Segment {
  /** How many of its signals are not settled. */
  readonly open: number;
  /** Whether it is held no longer: what was in it may be gone. */
  readonly isGone: boolean;
  /** How many of these signals may be added; none where the file was claimed, or is deleted. */
  fitting(signals: readonly StoredSignal[]): number;
  /** Adds signals, in one write, and returns the number of the first one's line. */
  append(signals: readonly StoredSignal[]): number;
  /** Notes that these lines are settled, in any order, or deletes the file if all are. */
  settle(lines: readonly number[]): void;
  /** Gives a sign of life. */
  touch(nowMs: number): void;
  /** Leaves the file to others, under a name that says so, or deletes it if all its lines are settled. */
  release(path: string): void;
  /** Deletes the file. */
  remove(): void;
}

/** Makes a new file, which only this user can read. */
export function beginSegment(path: string, limits: SegmentLimits): Segment {
  return createSegment(path, 0, nodeFS().openSync(path, 'ax', FILE_MODE), limits);
}

/** Takes on a file that was claimed. */
export function resumeSegment(path: string, open: number): Segment {
  return createSegment(path, open);
}

/** For this user only. */
const FILE_MODE = 0o600;

const encoder = new TextEncoder();

function createSegment(path: string, openAtFirst: number, writable?: number, limits?: SegmentLimits): Segment {
  const fs = nodeFS();
  let descriptor = writable;
  let open = openAtFirst;
  let lines = 0;
  let size = 0;
  let isGone = false;

  const write = (target: number, text: string, bytes: number) => {
    let written = fs.writeSync(target, text);
    if (written === bytes) return;
    // The system may take less at once than it is given, when room is scarce.
    const encoded = encoder.encode(text);
    while (written < encoded.length) written += fs.writeSync(target, encoded, written);
  };

  const close = () => {
    const closing = descriptor;
    descriptor = undefined;
    if (closing !== undefined) fs.closeSync(closing);
  };

  const add = (text: string, bytes: number) => {
    try {
      write(descriptor as number, text, bytes);
      size += bytes;
    } catch (error) {
      // What is half there would be sent twice, once it is kept elsewhere. If it cannot be taken back, at least nothing
      // more is written behind a line that is cut off.
      attempt(() => fs.ftruncateSync(descriptor as number, size));
      attempt(close);
      throw error;
    }
  };

  const remove = () => {
    isGone = true;
    close();
    unlessMissing(() => fs.unlinkSync(path));
  };

  return {
    get open() {
      return open;
    },
    get isGone() {
      return isGone;
    },

    fitting(signals) {
      if (!limits || descriptor === undefined || fs.fstatSync(descriptor).nlink === 0) return 0;
      const most = Math.min(signals.length, limits.maxSignals - lines);
      let bytes = size;
      let count = 0;
      while (count < most) {
        bytes += (signals[count] as StoredSignal).bytes + 1;
        // A signal that is larger than all that may be in a file has one to itself.
        if (bytes > limits.maxBytes && lines + count > 0) break;
        count++;
      }
      return count;
    },

    append(signals) {
      add(formatSignals(signals), totalBytes(signals));
      const first = lines;
      lines += signals.length;
      open += signals.length;
      return first;
    },

    settle(settled) {
      open -= settled.length;
      if (open === 0) return remove();
      const mark = formatMarks(settled);
      if (descriptor !== undefined) return add(mark, mark.length);
      unlessMissing(() => {
        const target = fs.openSync(path, appendOnly());
        try {
          write(target, mark, mark.length);
        } finally {
          fs.closeSync(target);
        }
      });
    },

    touch(nowMs) {
      unlessMissing(() => fs.utimesSync(path, nowMs / 1000, nowMs / 1000));
    },

    release(free) {
      if (open === 0) return remove();
      isGone = true;
      close();
      unlessMissing(() => fs.renameSync(path, free));
    },

    remove,
  };
}

/** Neither makes a file that is not there, nor follows a link that somebody has put in its place. */
function appendOnly(): number {
  const { O_WRONLY, O_APPEND, O_NOFOLLOW = 0 } = nodeFS().constants;
  return O_WRONLY | O_APPEND | O_NOFOLLOW;
}

/** Does something to a file, and returns whether it was there. */
export function unlessMissing(work: () => void): boolean {
  try {
    work();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return false;
  }
}

/** What signals take in a file, in bytes. */
export function totalBytes(signals: readonly StoredSignal[]): number {
  return signals.reduce((bytes, signal) => bytes + signal.bytes + 1, 0);
}

/** Where the last signals begin that together take no more than this, in bytes. */
export function firstThatFits(signals: readonly StoredSignal[], maxBytes: number): number {
  let free = maxBytes;
  return (
    signals.findLastIndex(({ bytes }) => {
      free -= bytes + 1;
      return free < 0;
    }) + 1
  );
}
