import type { ResolvedOptions } from '../contracts/options.js';

/** The limit is an average over this long, in seconds: a program may do a minute's work at once. */
const WINDOW_S = 60;

/**
 * Limits how many signals a program may send, as a token bucket. Returns a function that says whether one more may be
 * sent. It looks at the clock once for many signals: it takes the tokens of up to one second together.
 */
export function createRateLimit({ clock, rateLimit }: ResolvedOptions): () => boolean {
  const perSecond = rateLimit || 0;
  let bucket = perSecond * WINDOW_S;
  let filledAt = clock.monotonic();
  let taken = 0;
  return () => {
    if (!rateLimit || taken-- > 0) return true;
    const now = clock.monotonic();
    bucket = Math.min(perSecond * WINDOW_S, bucket + ((now - filledAt) / 1000) * perSecond);
    filledAt = now;
    taken = Math.min(perSecond, Math.floor(bucket));
    bucket -= taken;
    return taken-- > 0;
  };
}
