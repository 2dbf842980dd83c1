/**
 * What a status means for the signals that were sent.
 *
 * - `delivered`: the endpoint has them.
 * - `retry`: it may take them later.
 * - `split`: the request was too large; half of it may not be.
 * - `refused`: it will never take them.
 * - `misdirected`: the endpoint is elsewhere, which is a matter of configuration.
 */
export type Verdict = 'delivered' | 'retry' | 'split' | 'refused' | 'misdirected';

/** What a status means by its first digit; anything else is the server's trouble, and passes. */
const byClass: Readonly<Record<number, Verdict>> = { 2: 'delivered', 3: 'misdirected', 4: 'refused' };

/** Request timeout, too early and too many requests pass; not implemented and HTTP version not supported do not. */
const exceptions: Readonly<Record<number, Verdict>> = {
  408: 'retry',
  413: 'split',
  425: 'retry',
  429: 'retry',
  501: 'refused',
  505: 'refused',
};

/** Judges a response by its status alone. One table for all transports. */
export function classifyResponse(status: number): Verdict {
  return exceptions[status] ?? byClass[Math.floor(status / 100)] ?? 'retry';
}
