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

/** Statuses of the client's side that pass with time: request timeout, too early, too many requests. */
const RETRIED_4XX: readonly number[] = [408, 425, 429];

/** Statuses of the server's side that do not: not implemented, HTTP version not supported. */
const PERMANENT_5XX: readonly number[] = [501, 505];

/** Judges a response by its status alone. One table for all transports. */
export function classifyResponse(status: number): Verdict {
  if (status >= 200 && status < 300) return 'delivered';
  if (status >= 300 && status < 400) return 'misdirected';
  if (status === 413) return 'split';
  if (status >= 400 && status < 500) return RETRIED_4XX.includes(status) ? 'retry' : 'refused';
  return PERMANENT_5XX.includes(status) ? 'refused' : 'retry';
}
