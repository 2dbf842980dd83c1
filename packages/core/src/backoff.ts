/** The first delay is drawn from up to this, in milliseconds; each further failure doubles it. */
const BASE_MS = 1000;
/** No delay is drawn from more than this, in milliseconds. */
const CAP_MS = 300_000;
/** No delay is shorter than this, in milliseconds: a random draw near zero would be no delay at all. */
const FLOOR_MS = 250;

/**
 * The delay before the next attempt, in milliseconds: exponential with full jitter, so that clients which failed
 * together do not come back together.
 *
 * @param failures - How many attempts in a row have failed, from 1.
 * @param random - A number from 0 to 1.
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backoffMs(failures: number, random: number): number {
  return Math.max(FLOOR_MS, random * Math.min(CAP_MS, BASE_MS * 2 ** (failures - 1)));
}
