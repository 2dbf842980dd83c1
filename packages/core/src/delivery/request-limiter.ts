import type { Clock } from '../contracts/clock.js';

/** Lets so many in at a time, in the order in which they come, and nobody while it is held. */
export interface Gate {
  /** Resolves with what gives the place back; never, when the signal is aborted before. */
  enter(signal?: AbortSignal): Promise<() => void>;
  /** Lets nobody in for so long, in milliseconds; what was said before holds if it is longer. */
  hold(durationMs: number): void;
  /** For how long nobody is let in, in milliseconds; not at all when it is negative. */
  heldMs(): number;
}

export function createGate(places: number, clock: Clock): Gate {
  const line = new Set<() => void>();
  let free = places;
  let heldUntil = Number.NEGATIVE_INFINITY;
  let cancelTimer: (() => void) | undefined;

  const heldMs = () => heldUntil - clock.monotonic();
  const admit = () => {
    cancelTimer?.();
    cancelTimer = undefined;
    if (line.size > 0 && heldMs() > 0) cancelTimer = clock.setTimer(admit, heldMs());
    else {
      for (const enter of line) {
        if (free === 0) break;
        enter();
      }
    }
  };

  return {
    heldMs,
    hold(durationMs) {
      heldUntil = Math.max(heldUntil, clock.monotonic() + durationMs);
    },
    enter: (signal) =>
      new Promise((resolve) => {
        const enter = () => {
          line.delete(enter);
          free--;
          let isInside = true;
          resolve(() => {
            if (isInside) free++;
            isInside = false;
            admit();
          });
        };
        line.add(enter);
        signal?.addEventListener('abort', () => {
          line.delete(enter);
          admit();
        });
        admit();
      }),
  };
}
