import { systemClock } from '../internal/environment.js';

/** The most lines of one logger in one period. */
const MAX_LINES = 20;

/** How often a program gets one line in one period from all of its loggers. Its tests may make many loggers. */
const MAX_REPEATS = 100;

/** One period, in milliseconds. */
const PERIOD_MS = 60_000;

/** How many lines are remembered, for each logger and for all. */
const LINES_REMEMBERED = 200;

/** Says whether a line is due, and whether it is the last for now. */
export type LineLimit = (line: string, mayRecur: boolean) => boolean | 'last';

/** A program may make a client for each request, and with it a logger. */
const limits = /* @__PURE__ */ new WeakMap<object, LineLimit>();

/** How often each line was logged in this period, by all loggers. */
const repeats = /* @__PURE__ */ new Map<string, number>();
let repeatsSince = Number.NEGATIVE_INFINITY;

/**
 * Limits the lines of a logger, which all clients that have it share. It gets a line once; one that may recur, such as that of
 * an outage, once a minute; all together 20 a minute. A program with a logger for each request gets one line 100 times
 * a minute.
 *
 * @param now - Returns the time on the monotonic clock, in milliseconds.
 */
export function lineLimitOf(logger: object, now: () => number): LineLimit {
  const found = limits.get(logger) ?? createLineLimit(now);
  limits.set(logger, found);
  return found;
}

function createLineLimit(now: () => number): LineLimit {
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
    if (lines >= MAX_LINES || said.has(line) || !isDueInProgram(line)) return false;
    said.add(line);
    const [oldest = line] = said;
    if (said.size > LINES_REMEMBERED) said.delete(oldest);
    lines++;
    return lines < MAX_LINES || 'last';
  };
}

function isDueInProgram(line: string): boolean {
  const now = systemClock.monotonic();
  if (now - repeatsSince >= PERIOD_MS) {
    repeatsSince = now;
    repeats.clear();
  }
  const before = repeats.get(line) ?? 0;
  // The line becomes the newest: those that recur must not be forgotten.
  repeats.delete(line);
  repeats.set(line, before + 1);
  const [oldest = line] = repeats.keys();
  if (repeats.size > LINES_REMEMBERED) repeats.delete(oldest);
  return before < MAX_REPEATS;
}
