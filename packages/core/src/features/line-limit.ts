/** The most lines in one period. */
const MAX_LINES = 20;

/** One period, in milliseconds. */
const PERIOD_MS = 60_000;

/** How many lines are remembered, so that none is repeated. */
const LINES_REMEMBERED = 200;

/**
 * Limits the lines of a log. A line is logged once; one that may recur, such as that of an outage, once a minute; all
 * together 20 times a minute. Returns a function that says whether a line is due, and whether it is the last for now.
 *
 * @param now - Returns the time on the monotonic clock, in milliseconds.
 */
export function createLineLimit(now: () => number): (line: string, mayRecur: boolean) => boolean | 'last' {
  const known = new Set<string>();
  /** Those that may recur in the next period. */
  const recent = new Set<string>();
  let since = Number.NEGATIVE_INFINITY;
  let lines = 0;
  return (line, mayRecur) => {
    const said = mayRecur ? recent : known;
    if (now() - since >= PERIOD_MS) {
      since = now();
      lines = 0;
      recent.clear();
    }
    if (lines >= MAX_LINES || said.has(line)) return false;
    if (said.size >= LINES_REMEMBERED) said.clear();
    said.add(line);
    lines++;
    return lines < MAX_LINES || 'last';
  };
}
