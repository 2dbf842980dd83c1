import type { ResolvedOptions } from '../contracts/options.js';

/** The limit is an average over this long, in seconds: a program may do a minute's work at once. */
const WINDOW_S = 60;

/**
 * Limits how many signals a program may send, as a token bucket. Returns a function that says whether one more may be
 * sent. It looks at the clock once for many signals: it takes the tokens of up to one second together.
 */
export function createRateLimit({ clock, rateLimit }: ResolvedOptions): () => boolean {
  if (!rateLimit) return () => true;
  let bucket = rateLimit * WINDOW_S;
  let filledAt = clock.monotonic();
  let taken = 0;
  return () => {
    if (taken-- > 0) return true;
    const now = clock.monotonic();
    bucket = Math.min(rateLimit * WINDOW_S, bucket + ((now - filledAt) / 1000) * rateLimit);
    filledAt = now;
    taken = Math.min(rateLimit, Math.floor(bucket));
    bucket -= taken;
    return taken-- > 0;
  };
}
