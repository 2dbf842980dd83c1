import type { Clock, DropReason, SignalStore, StoredSignal } from '@td/core';
import { attempt } from '../attempt.js';
import { nodePath } from '../builtin-modules.js';
import { createCapacity } from './capacity.js';
import { deleteEach, findSegments, statOwnFile } from './folder.js';
import { createHeldSegments } from './held-segments.js';
import { firstThatFits, type Segment, totalBytes } from './segment.js';
import type { ResolvedSpoolOptions } from './spool-options.js';
import { takeOldest } from './take-oldest.js';

/** The most signals in one file: a file is claimed, sent and deleted as a whole. */
const MAX_SEGMENT_SIGNALS = 1000;

/** The largest file, in bytes; and the least number of files in a full folder, which makes room by losing one of them. */
const MAX_SEGMENT_BYTES = 1_000_000;
const MIN_FULL_SEGMENTS = 8;

/** How long the spool claims nothing after it has found nothing, and stores nothing after a failure, in milliseconds. */
const CLAIM_PAUSE_MS = 60_000;
const PERSIST_PAUSE_MS = 1000;

/** The store of a client in Node, and what only Node needs of it. */
export interface Spool extends SignalStore {
  /** Claims nothing for a while: the program ends, and a signal whose request is cut off would arrive twice. */
  pause(): void;
  /**
   * The program ends in this very turn. Leaves what is stored to others, and from now on stores each signal at once: other
   * listeners of the program's end may send some. Returns the folder if it holds any signals.
   */
  end(): string | undefined;
}

/** What a spool needs. */
export interface SpoolParts {
  readonly options: ResolvedSpoolOptions;
  /** How the signals are written: letters and digits. The spool claims signals of this format only. */
  readonly format: string;
  readonly clock: Clock;
  /** Called with a sentence when signals cannot be stored, and when some cannot be deleted, once each. */
  report(failure: string): void;
  /** Returns the folder; called when it is needed. */
  folder(): string;
  /** Whether the user has opted out, also in another program. Called before a new file begins and before a claim. */
  isDenied(): boolean;
  /** Called with the number of signals that ended programs have left and that are deleted unsent. */
  onLost(reason: DropReason, signals: number): void;
}

/** Where a stored signal is. */
interface Place {
  readonly segment: Segment;
  readonly line: number;
}

/**
 * Stores signals in a folder that many programs may share. Each writes files of its own, named for it. It claims files of
 * ended programs by renaming them, in which only one program succeeds. So there are no locks that a crash could leave
 * behind. A file is deleted when all of its signals are delivered or given up.
 *
 * When the folder is full, the oldest files are deleted that no other living program owns. Of signals that take more than
 * the whole folder, the newest are stored.
 */
export function createSpool({ options, format, clock, report, folder, isDenied, onLost }: SpoolParts): Spool {
  const { maxBytes, maxAgeMs, writeAhead } = options;
  const maxSegmentBytes = Math.min(MAX_SEGMENT_BYTES, maxBytes / MIN_FULL_SEGMENTS);
  const segmentLimits = { maxSignals: MAX_SEGMENT_SIGNALS, maxBytes: maxSegmentBytes };
  const held = createHeldSegments(folder, format, segmentLimits, clock);
  const capacity = createCapacity(folder, held, { maxBytes, maxAgeMs, maxSegmentBytes }, clock, onLost);
  /** A signal without a place did not fit, and is not tried again. */
  const places = new Map<StoredSignal, Place | undefined>();
  let current: Segment | undefined;
  let persistAgainAt = Number.NEGATIVE_INFINITY;
  let claimAgainAt = Number.NEGATIVE_INFINITY;
  const reported = new Set<string>();
  let hasEnded = false;

  /** Does something, and returns whether it worked. */
  const guard = (work: () => void, failure = 'signals cannot be kept on disk'): boolean => {
    try {
      work();
      return true;
    } catch (error) {
      if (!reported.has(failure)) report(`${failure}: ${(error as Error).message}`);
      reported.add(failure);
      return false;
    }
  };

  const add = (signals: readonly StoredSignal[]) => {
    for (let rest = signals; rest.length > 0; ) {
      let count = current?.fitting(rest);
      if (!count) {
        // An opt-out elsewhere has deleted the file, if there was one.
        if (isDenied()) return;
        current = held.begin();
        count = current.fitting(rest);
      }
      const segment = current as Segment;
      const part = rest.slice(0, count);
      if (!capacity.reserve(totalBytes(part))) throw new Error(`other programs have filled ${folder()}`);
      // This very file may have been deleted to make room.
      if (segment.isGone) continue;
      const first = segment.append(part);
      for (const [at, signal] of part.entries()) places.set(signal, { segment, line: first + at });
      rest = rest.slice(part.length);
    }
  };

  const addNewest = (signals: readonly StoredSignal[]) => {
    const from = firstThatFits(signals, maxBytes);
    for (const signal of signals.slice(0, from)) places.set(signal, undefined);
    if (guard(() => add(signals.slice(from)))) return;
    persistAgainAt = clock.monotonic() + PERSIST_PAUSE_MS;
    if (current?.open === 0) attempt(current.remove);
    current = undefined;
  };

  const isStored = (signal: StoredSignal) => places.get(signal)?.segment.isGone === false;

  const release = (): string | undefined => {
    const isLeft = held.release();
    places.clear();
    current = undefined;
    return isLeft ? folder() : undefined;
  };

  const pause = () => {
    claimAgainAt = clock.monotonic() + CLAIM_PAUSE_MS;
  };

  const claimOldest = (): readonly StoredSignal[] => {
    const claimed: StoredSignal[] = [];
    for (const { fileName, segment, signals } of takeOldest(folder(), format, capacity, clock.now())) {
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
      if (fresh.length > 0 && clock.monotonic() >= persistAgainAt) addNewest(fresh);
      const areStored = signals.every(isStored);
      if (hasEnded) release();
      return areStored;
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
      for (const [segment, lines] of settled) guard(() => segment.settle(lines));
    },

    pause,

    async claim() {
      let claimed: readonly StoredSignal[] = [];
      if (hasEnded || clock.monotonic() < claimAgainAt || isDenied()) return claimed;
      guard(() => {
        claimed = claimOldest();
      });
      if (claimed.length === 0) pause();
      return claimed;
    },

    clear() {
      let found: readonly string[] = [];
      guard(() => {
        found = findSegments(folder()).map(({ fileName }) => fileName);
        found = found.filter((fileName) => statOwnFile(nodePath().join(folder(), fileName)));
      });
      if (found.length > 0) guard(() => deleteEach(folder(), found), 'stored signals cannot be deleted');
      release();
    },

    release,
    end() {
      hasEnded = true;
      return release();
    },
  };
}
