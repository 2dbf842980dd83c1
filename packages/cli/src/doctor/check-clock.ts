import { type Finding, ok, problem, warning } from './finding.js';

/** A difference of at most this, in milliseconds, does no harm. */
const TOLERANCE_MS = 2 * 60_000;

/** From this difference on, in milliseconds, checks of certificates and of the age of stored signals go wrong. */
const WRONG_MS = 60 * 60_000;

const MEND =
  'set the clock, on Linux, on macOS or on Windows:\nsudo timedatectl set-ntp true\nsudo sntp -sS time.apple.com\nw32tm /resync';

/**
 * Compares the clock of this machine with a server's.
 *
 * @param date - The header `Date` of a response.
 * @param now - The time of this machine, in milliseconds since 1970.
 */
export function checkClock(date: string | undefined, now: number): Finding {
  const there = Date.parse(date ?? '');
  if (Number.isNaN(there)) return ok('clock', 'not checked, because the endpoint does not send its time');
  const off = now - there;
  const amount =
    Math.abs(off) < WRONG_MS
      ? `${Math.round(Math.abs(off) / 60_000)} min`
      : `${Math.round(Math.abs(off) / 3_600_000)} h`;
  if (Math.abs(off) <= TOLERANCE_MS) return ok('clock', 'agrees with the clock of the endpoint');
  const found = `is ${amount} ${off > 0 ? 'ahead of' : 'behind'} the clock of the endpoint`;
  return Math.abs(off) < WRONG_MS ? warning('clock', found, MEND) : problem('clock', found, MEND);
}
