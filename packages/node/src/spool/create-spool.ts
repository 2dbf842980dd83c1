import type { StoredSignal } from '@td/core';
import { attempt } from '../attempt.js';
import { createClaims, type Place } from './claims.js';
import { deleteStored } from './delete-stored.js';
import { leaveAtExit, writeExitFiles } from './exit-files.js';
import { createHeldFiles } from './held-files.js';
import { createLeftovers } from './leftovers.js';
import { firstThatFits, type Segment, totalBytes } from './segment.js';
import { formatHeader } from './segment-text.js';
import type { Spool, SpoolParts } from './spool.js';
import { createToldFailures } from './told-failures.js';

/**
 * The largest file, in bytes, and the least number of files in a full folder, which makes room by deleting one of them.
 */
const MAX_SEGMENT_BYTES = 1_000_000;
const MIN_FULL_SEGMENTS = 8;

/** How long the spool does not claim after it has found nothing, and does not store after a failure, in milliseconds. */
const CLAIM_PAUSE_MS = 60_000;
const PERSIST_PAUSE_MS = 1000;

/** The place of a signal that is written when the program ends. */
const AT_EXIT: Place = { segment: { isGone: false, settle() {} }, line: 0 };

/**
 * Stores signals in a folder that many programs may share. Each program writes files of its own, whose names contain the
 * program. It claims files of ended programs by renaming them, in which only one program succeeds. So there are no locks
 * that a crash could leave behind. A file is deleted when all of its signals are delivered or dropped.
 *
 * At its start and at each claim, a client keeps the folder within its bounds: it deletes the oldest files that no other
 * running program owns. If a client's own signals take more than the whole folder, it stores only the newest.
 */
export function createSpool(parts: SpoolParts): Spool {
  const { options, clock, report, folder, isClosed, isDenied, onLost, onUnkept } = parts;
  const { maxBytes, writeAhead } = options;
  const header = formatHeader(parts.destination);
  const maxFileBytes = Math.min(MAX_SEGMENT_BYTES, maxBytes / MIN_FULL_SEGMENTS);
  const held = createHeldFiles({ folder, header, maxFileBytes, clock, onBeat: () => leftovers.sweep() });
  const { tell, guard } = createToldFailures(report);
  const leftovers = createLeftovers({
    ...{ ...parts, ...options, header, held },
    onFailure: tell,
    onUnreadable: (error) => tell(error, 'a file of an earlier run cannot be read'),
  });
  const claims = createClaims(leftovers);
  /** Where each signal is stored. A signal with the place `undefined` did not fit. */
  const places = new Map<StoredSignal, Place | undefined>();
  let current: Segment | undefined;
  let persistAgainAt = Number.NEGATIVE_INFINITY;
  let claimAgainAt = Number.NEGATIVE_INFINITY;
  let ending: 'begun' | 'finished' | undefined;
  /** How many bytes of signals wait for the end of the program, when they are written. */
  let leftBytes = 0;
  /** Whether the last signals are being stored. */
  let isLast = false;

  /** Makes room for signals by deleting files of this client. The next sweep deletes those of other programs. */
  const reserve = (bytes: number) => {
    const room = maxBytes - leftovers.bytes() - bytes;
    if (room < 0) throw new Error(`other programs have filled ${folder()}`);
    while (held.bytes() > room && held.dropOldest());
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
      reserve(totalBytes(part));
      // This very file may have been deleted to make room.
      if (segment.isGone) continue;
      const first = segment.append(part);
      for (const [at, signal] of part.entries()) places.set(signal, { segment, line: first + at });
      rest = rest.slice(part.length);
    }
  };

  const leave = (signals: readonly StoredSignal[]) => {
    // First, because it throws if there is no folder. Then no signal counts as stored.
    const file = { folder: folder(), name: held.newName() };
    for (const signal of signals) places.set(signal, AT_EXIT);
    const bytes = totalBytes(signals);
    leftBytes += bytes;
    leaveAtExit({
      ...{ ...file, header, signals, maxBytes },
      onFailure(error) {
        for (const signal of signals) places.delete(signal);
        leftBytes -= bytes;
        if (ending === 'begun') onUnkept(signals.length);
        tell(error);
      },
    });
    if (ending === 'finished') writeExitFiles();
  };

  /** Stores the last of these signals, as far as there is room for them. */
  const store = (signals: readonly StoredSignal[], room: number) => {
    const from = firstThatFits(signals, room - header.length);
    for (const signal of signals.slice(0, from)) places.set(signal, undefined);
    if (from === signals.length) return;
    if (guard(() => (ending ? leave : add)(signals.slice(from)))) return;
    persistAgainAt = clock.monotonic() + PERSIST_PAUSE_MS;
    if (current?.open === 0) attempt(current.remove);
    current = undefined;
  };

  const isStored = (signal: StoredSignal) => places.get(signal)?.segment.isGone === false;

  /** Forgets all signals. Returns whether it has left any to other programs. */
  const release = (isCleared = false): boolean => {
    leftovers.stop(isCleared);
    const lost = claims.clear();
    if (lost > 0 && !isCleared) onLost('overflow', lost);
    const isLeft = held.release();
    places.clear();
    current = undefined;
    return isLeft;
  };

  const spool: { -readonly [Name in keyof Spool]: Spool[Name] } = {
    writeAhead,

    persist(signals) {
      if (!isLast && (ending || isClosed())) {
        isLast = true;
        persistAgainAt = Number.NEGATIVE_INFINITY;
        held.look();
      }
      const isTime = () => clock.monotonic() >= persistAgainAt;
      const fresh = signals.filter((signal) => !places.has(signal));
      if (isTime()) store(fresh, maxBytes);
      // What was in a file that others have deleted or taken. An earlier repetition would push newer signals out.
      const room = isLast ? maxBytes - held.bytes() - leftBytes - leftovers.bytes() : 0;
      const missing = signals.filter((signal) => signal.bytes < room && !isStored(signal));
      if (missing.length > 0 && isTime() && !isDenied()) store(missing, room);
      return signals.every(isStored);
    },

    remove(signals) {
      if (places.size === 0) return;
      const settled = new Map<Place['segment'], number[]>();
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

    pause() {
      claimAgainAt = clock.monotonic() + CLAIM_PAUSE_MS;
      leftovers.hurry();
    },

    async claim() {
      if (ending || clock.monotonic() < claimAgainAt || isDenied()) return [];
      const claimed = await claims.next().then(undefined, (error) => void tell(error));
      for (const [signal, place] of claimed ?? []) places.set(signal, place);
      if (!claimed?.length) claimAgainAt = clock.monotonic() + CLAIM_PAUSE_MS;
      return claimed?.map(([signal]) => signal) ?? [];
    },

    clear() {
      deleteStored(folder, report);
      release(true);
    },

    release: () => void release(),

    end() {
      ending ??= 'begun';
      spool.writeAhead = true;
      leftovers.stop(false);
    },

    finish() {
      writeExitFiles();
      ending = 'finished';
      const isLeft = release() || leftBytes > 0;
      return isLeft ? folder() : undefined;
    },
  };
  return spool;
}
