import { type Finding, ok, problem, warning } from './finding.js';

/** A clock may differ so much, in milliseconds, and no one notices. */
const TOLERANCE_MS = 2 * 60_000;

/** From here on certificates and the age of stored signals are judged wrongly, in milliseconds. */
const WRONG_MS = 60 * 60_000;

const MEND =
  'set the clock: sudo timedatectl set-ntp true; on macOS: sudo sntp -sS time.apple.com; on Windows: w32tm /resync';

/**
 * Compares the clock of this machine with a server's.
 *
 * @param date - The header `Date` of a response.
 * @param now - What this machine says, in milliseconds since 1970.
 */
export function checkClock(date: string | undefined, now: number): Finding {
  const there = Date.parse(date ?? '');
  if (Number.isNaN(there)) return ok('clock', 'the endpoint does not say what time it is, so not checked');
  const off = now - there;
  const amount =
    Math.abs(off) < WRONG_MS
      ? `${Math.round(Math.abs(off) / 60_000)} min`
      : `${Math.round(Math.abs(off) / 3_600_000)} h`;
  if (Math.abs(off) <= TOLERANCE_MS) return ok('clock', 'agrees with that of the endpoint');
  const found = `is ${amount} ${off > 0 ? 'ahead of' : 'behind'} that of the endpoint`;
  return Math.abs(off) < WRONG_MS ? warning('clock', found, MEND) : problem('clock', found, MEND);
}
