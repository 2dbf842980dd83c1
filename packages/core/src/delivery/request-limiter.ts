import type { ResolvedOptions } from '../contracts/options.js';
import type { Changes } from '../internal/changes.js';

/** Limits how many requests are under way, and pauses all of them while the endpoint asks for that. */
export interface RequestLimiter {
  /** Resolves when a request may begin, or when the signal is aborted, with a function that gives the place back. */
  acquire(signal?: AbortSignal): Promise<() => void>;
  /** Begins no request for this long, in milliseconds. A longer pause that was asked for before holds. */
  pauseFor(durationMs: number): void;
  /** How long the pause still lasts, in milliseconds; not positive when there is none. */
  pausedMs(): number;
}

/** What the limiter needs. */
interface RequestLimiterParts {
  readonly changes: Changes;
  readonly options: Pick<ResolvedOptions, 'batch' | 'clock'>;
}

export function createRequestLimiter({ changes, options }: RequestLimiterParts): RequestLimiter {
  const { batch, clock } = options;
  let inFlight = 0;
  let pausedUntil = Number.NEGATIVE_INFINITY;
  const pausedMs = () => pausedUntil - clock.monotonic();
  return {
    pausedMs,
    pauseFor(durationMs) {
      pausedUntil = Math.max(pausedUntil, clock.monotonic() + durationMs);
    },
    async acquire(signal) {
      signal?.addEventListener('abort', changes.notify);
      while (!signal?.aborted && (inFlight >= batch.maxInFlight || pausedMs() > 0)) await changes.next(pausedMs());
      inFlight++;
      let isHeld = true;
      return () => {
        if (isHeld) inFlight--;
        isHeld = false;
        changes.notify();
      };
    },
  };
}
