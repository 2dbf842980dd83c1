import type { StoredSignal } from '@td/core';
import type { Leftovers } from './leftovers.js';
import type { Segment } from './segment.js';
import { ENOUGH_BYTES, ENOUGH_SIGNALS } from './take-over.js';

/** Where a stored signal is. */
export interface Place {
  readonly segment: Pick<Segment, 'isGone' | 'settle'>;
  readonly line: number;
}

/** The signals of ended programs, in portions. */
export interface Claims {
  /** Takes over the next signals. Returns an empty list if there are none. */
  next(): Promise<readonly (readonly [StoredSignal, Place])[]>;
  /**
   * Forgets signals that were taken over but not yet returned to the client. Returns how many of them are lost, because
   * their file was deleted to make room.
   */
  clear(): number;
}

export function createClaims(leftovers: Leftovers): Claims {
  /** Signals for the next calls: a file may contain more than the client gets at once. */
  let waiting: (readonly [StoredSignal, Place])[] = [];
  return {
    async next() {
      if (waiting.length === 0) {
        const taken = await leftovers.take();
        waiting = taken.flatMap(({ segment, signals }) =>
          Array.from(signals, ([line, signal]) => [signal, { segment, line }] as const),
        );
      }
      let bytes = 0;
      const tooMuch = waiting.findIndex(([signal], at) => {
        bytes += signal.bytes;
        return at > 0 && (at >= ENOUGH_SIGNALS || bytes > ENOUGH_BYTES);
      });
      return waiting.splice(0, tooMuch < 0 ? waiting.length : tooMuch);
    },
    clear() {
      const lost = waiting.filter(([, { segment }]) => segment.isGone).length;
      waiting = [];
      return lost;
    },
  };
}
