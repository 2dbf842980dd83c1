/** The first delay is drawn from up to this, in milliseconds; each further failure doubles it. */
const BASE_MS = 1000;

/** No delay is drawn from more than this, in milliseconds. */
const CAP_MS = 300_000;

/** No delay is shorter than this, in milliseconds: a random draw near zero would be no delay at all. */
const FLOOR_MS = 250;

/** After so many failures in a row without any response the circuit is open: nobody is there, or something blocks us. */
const OPEN_AFTER = 3;

/** The first probe of an open circuit comes after this, in milliseconds; each further one after twice as long. */
const PROBE_MS = 30_000;

/** No two probes are further apart, in milliseconds: a page whose requests are blocked makes six an hour. */
const PROBE_CAP_MS = 600_000;

/**
 * The delay before the next attempt, in milliseconds: exponential with full jitter, so that clients which failed
 * together do not come back together; while the circuit is open, the time until the next probe.
 *
 * @param failures - How many attempts in a row have failed, from 1.
 * @param unanswered - How many attempts in a row have had no response.
 * @param random - A number from 0 to 1.
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backoffMs(failures: number, unanswered: number, random: number): number {
  return unanswered < OPEN_AFTER
    ? Math.max(FLOOR_MS, random * Math.min(CAP_MS, BASE_MS * 2 ** (failures - 1)))
    : Math.min(PROBE_CAP_MS, PROBE_MS * 2 ** (unanswered - OPEN_AFTER));
}
