import { systemClock } from '../internal/environment.js';

/** The most lines of one logger in one period. */
const MAX_LINES = 20;

/** The most repeats of one line in one period, over all loggers of the program. Its tests may create many loggers. */
const MAX_REPEATS = 100;

/** One period, in milliseconds. */
const PERIOD_MS = 60_000;

/** How many lines are remembered, for each logger and for all. */
const LINES_REMEMBERED = 200;

/** Says whether a line is due, and whether it is the last for now. */
export type LineLimit = (line: string, mayRecur: boolean) => boolean | 'last';

/** The limit of each logger. Weak, because a program may create a client and a logger for each request. */
const limits = /* @__PURE__ */ new WeakMap<object, LineLimit>();

/** How often each line was logged in this period, by all loggers. */
const repeats = /* @__PURE__ */ new Map<string, number>();
let repeatsSince = 0;

/**
 * Returns the limit of a logger. All clients with this logger share the limit. The logger gets each line once, or once
 * a minute if the line may recur, such as one about an outage. It gets at most 20 lines a minute. A program with a
 * logger for each request gets one line at most 100 times a minute.
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
  /** The lines of this period that may recur in the next. */
  const recent = new Set<string>();
  let since = 0;
  let lines = 0;
  return (line, mayRecur) => {
    const logged = mayRecur ? recent : known;
    if (now() - since >= PERIOD_MS) {
      since = now();
      lines = 0;
      recent.clear();
    }
    if (lines >= MAX_LINES || logged.has(line) || !isDueInProgram(line)) return false;
    logged.add(line);
    const [oldest = line] = logged;
    if (logged.size > LINES_REMEMBERED) logged.delete(oldest);
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
  // The line becomes the newest, so that the limit forgets lines that do not recur first.
  repeats.delete(line);
  repeats.set(line, before + 1);
  const [oldest = line] = repeats.keys();
  if (repeats.size > LINES_REMEMBERED) repeats.delete(oldest);
  return before < MAX_REPEATS;
}
