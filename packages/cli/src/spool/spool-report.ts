import type { StoredFile } from '@td/node/spool';
import { onOneLine } from '../terminal/one-line.js';
import { shownURL } from '../terminal/shown-url.js';
import { whyOff } from '../why-off.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long clients keep stored signals by default. */
const MAX_AGE_MS = 7 * DAY_MS;

/** Returns "1 signal" or "2 signals". */
export const countOf = (signals: number): string => `${signals} ${signals === 1 ? 'signal' : 'signals'}`;

/** Returns the age of a file, in the largest unit that fits. */
function ageOf(storedAt: number, now: number): string {
  const age = Math.max(0, now - storedAt);
  if (age < HOUR_MS) return `${Math.floor(age / MINUTE_MS)} min`;
  return age < 2 * DAY_MS ? `${Math.floor(age / HOUR_MS)} h` : `${Math.floor(age / DAY_MS)} days`;
}

/** Returns why the signals of a file wait, in a sentence. */
function whyWaiting({ folder, state, storedAt }: StoredFile, now: number): string {
  if (state === 'held') return 'a running program owns them, and will send them';
  if (state === 'unreadable') return 'the file is damaged, larger than 100 MB, or of another version of @td/node';
  const off = whyOff(folder);
  if (off) return off;
  if (now - storedAt > MAX_AGE_MS)
    return 'older than 7 days: the next run of the app deletes them, unless td sends them';
  return 'their program has ended; the next run of the app sends them, or td spool send does';
}

/** Returns the description of a file, in some lines. */
export function fileLines(file: StoredFile, now: number): string[] {
  const { bytes, destination, folder, id, signals, storedAt } = file;
  return [
    `${countOf(signals)} for ${onOneLine(destination?.appID ?? 'an unknown app')}, ${ageOf(storedAt, now)} old`,
    `  id      ${id}`,
    `  to      ${shownURL(destination?.url ?? 'unknown')}`,
    `  why     ${whyWaiting(file, now)}`,
    `  folder  ${onOneLine(folder)} (${bytes} bytes)`,
  ];
}

/** Returns the description of a file for `--json`. */
export function fileRecord(file: StoredFile, now: number): object {
  const { bytes, destination, fileName, folder, id, signals, state, storedAt } = file;
  return {
    ...{ id, signals, state, why: whyWaiting(file, now), bytes, folder, fileName },
    ...{
      appID: destination?.appID,
      url: destination && shownURL(destination.url),
      storedAt: new Date(storedAt).toISOString(),
    },
  };
}
