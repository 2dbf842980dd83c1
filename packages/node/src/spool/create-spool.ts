import type { Clock, DropReason, Logger, SignalStore, StoredSignal } from '@td/core';
import { attempt } from '../attempt.js';
import { nodeFS, nodePath } from '../builtin-modules.js';
import { findSegments, statSegment } from './folder.js';
import { createHeldSegments } from './held-segments.js';
import { createRoom } from './room.js';
import { firstThatFits, type Segment, totalBytes, unlessMissing } from './segment.js';
import type { ResolvedSpoolOptions } from './spool-options.js';
import { takeOldest } from './take-oldest.js';

/** How many signals one file holds at most: a file is claimed, sent and dropped as a whole. */
const MAX_SEGMENT_SIGNALS = 1000;

/** How large a file becomes, in bytes; and which part of the folder at most, so that a full one need not drop all. */
const MAX_SEGMENT_BYTES = 1_000_000;
const MAX_SEGMENT_SHARE = 8;

/** How long a pause is from claiming, after there was nothing, and from keeping, after that failed; in milliseconds. */
const CLAIM_PAUSE_MS = 60_000;
const KEEP_PAUSE_MS = 1000;

/** The store of a client in Node, with what only Node needs. */
export interface Spool extends SignalStore {
  /** Nothing is claimed for a while: what could not be sent to its end would arrive twice. */
  pause(): void;
  /**
   * The program ends in this very turn. What is kept is left to others; what comes still, from other listeners of its
   * end, is kept at once. Returns the folder if there is anything left in it.
   */
  end(): string | undefined;
}

/** What a spool needs to know. */
export interface SpoolParts {
  readonly options: ResolvedSpoolOptions;
  /** What the signals are made for: letters and digits. What other programs have left is claimed if it is the same. */
  readonly format: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Says where the folder is; called when that is first needed. */
  folderOf(): string;
  /** Is told how many signals of programs that have ended had to go, unsent. */
  onLost(reason: DropReason, signals: number): void;
}

/** Where a kept signal is. */
interface Place {
  readonly segment: Segment;
  readonly line: number;
}

/**
 * Keeps signals in a folder that many programs may share. Each writes files of its own, named for it; files of programs
 * that have ended are claimed by giving them another name, which only one can do. So there are no locks that could be
 * left behind. A file is deleted when all of its signals have arrived or were given up.
 *
 * When the folder would become larger than it may, the oldest files go that no other living program owns. Of signals
 * that are more than the whole folder may hold, the newest are kept.
 */
export function createSpool({ options, format, clock, log, folderOf, onLost }: SpoolParts): Spool {
  const { maxBytes, maxAgeMs, writeAhead } = options;
  const maxSegmentBytes = Math.min(MAX_SEGMENT_BYTES, maxBytes / MAX_SEGMENT_SHARE);
  const held = createHeldSegments(format, { maxSignals: MAX_SEGMENT_SIGNALS, maxBytes: maxSegmentBytes }, clock);
  const room = createRoom(() => folder(), held, { maxBytes, maxAgeMs, maxSegmentBytes }, clock, onLost);
  /** Without a place are those for which there was no room: that is not tried again. */
  const places = new Map<StoredSignal, Place | undefined>();
  let knownFolder: string | undefined;
  let current: Segment | undefined;
  let keepAgainAt = Number.NEGATIVE_INFINITY;
  let claimAgainAt = Number.NEGATIVE_INFINITY;
  let hasFailed = false;
  let hasEnded = false;

  const folder = () => {
    knownFolder ??= folderOf();
    return knownFolder;
  };

  /** Does something, and returns whether it worked. */
  const guarded = (work: () => void): boolean => {
    try {
      work();
      return true;
    } catch (error) {
      if (!hasFailed) log.error(`signals cannot be kept on disk: ${(error as Error).message}`);
      hasFailed = true;
      return false;
    }
  };

  const add = (signals: readonly StoredSignal[]) => {
    for (let rest = signals; rest.length > 0; ) {
      let count = current?.fitting(rest);
      if (!count) {
        current = held.begin(folder());
        count = current.fitting(rest);
      }
      const segment = current as Segment;
      const part = rest.slice(0, count);
      if (!room.make(totalBytes(part))) throw new Error(`other programs have filled ${folder()}`);
      // What had to make room may have been this very file.
      if (segment.isGone) continue;
      const first = segment.append(part);
      for (const [at, signal] of part.entries()) places.set(signal, { segment, line: first + at });
      rest = rest.slice(part.length);
    }
  };

  const addNewest = (signals: readonly StoredSignal[]) => {
    const from = firstThatFits(signals, maxBytes);
    for (const signal of signals.slice(0, from)) places.set(signal, undefined);
    if (guarded(() => add(signals.slice(from)))) return;
    keepAgainAt = clock.monotonic() + KEEP_PAUSE_MS;
    if (current?.open === 0) attempt(current.remove);
    current = undefined;
  };

  const isKept = (signal: StoredSignal) => places.get(signal)?.segment.isGone === false;

  const leave = (): string | undefined => {
    const isLeft = knownFolder !== undefined && held.release(knownFolder);
    places.clear();
    current = undefined;
    return isLeft ? knownFolder : undefined;
  };

  const pause = () => {
    claimAgainAt = clock.monotonic() + CLAIM_PAUSE_MS;
  };

  const claimOldest = (): readonly StoredSignal[] => {
    const claimed: StoredSignal[] = [];
    for (const { fileName, segment, signals } of takeOldest(folder(), format, room, clock.now())) {
      held.add(fileName, segment);
      for (const [line, signal] of signals) {
        places.set(signal, { segment, line });
        claimed.push(signal);
      }
    }
    return claimed;
  };

  return {
    get writeAhead() {
      return writeAhead || hasEnded;
    },

    persist(signals) {
      const fresh = signals.filter((signal) => !places.has(signal));
      if (fresh.length > 0 && clock.monotonic() >= keepAgainAt) addNewest(fresh);
      const areKept = signals.every(isKept);
      if (hasEnded) leave();
      return areKept;
    },

    remove(signals) {
      if (places.size === 0) return;
      const settled = new Map<Segment, number[]>();
      for (const signal of signals) {
        const place = places.get(signal);
        places.delete(signal);
        if (!place || place.segment.isGone) continue;
        const lines = settled.get(place.segment);
        if (lines) lines.push(place.line);
        else settled.set(place.segment, [place.line]);
      }
      for (const [segment, lines] of settled) guarded(() => segment.settle(lines));
    },

    pause,

    async claim() {
      let claimed: readonly StoredSignal[] = [];
      if (hasEnded || clock.monotonic() < claimAgainAt) return claimed;
      guarded(() => {
        claimed = claimOldest();
      });
      if (claimed.length === 0) pause();
      return claimed;
    },

    clear() {
      guarded(() => {
        for (const { fileName } of findSegments(folder())) {
          const path = nodePath().join(folder(), fileName);
          if (statSegment(path)) unlessMissing(() => nodeFS().unlinkSync(path));
        }
      });
      leave();
    },

    release: leave,
    end() {
      hasEnded = true;
      return leave();
    },
  };
}
