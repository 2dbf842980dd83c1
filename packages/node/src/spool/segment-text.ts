import type { StoredSignal } from '@td/core';
import { attempt } from '../attempt.js';

/*
 * A file of the spool holds a signal on each line, as JSON, and marks. The mark `[5,20]` says that twenty signals, from the
 * sixth on, are settled. A line break precedes each mark, since a crash may have cut off the line before it. Empty lines
 * mean nothing.
 */

export function formatSignals(signals: readonly StoredSignal[]): string {
  return `${signals.map(({ text }) => text).join('\n')}\n`;
}

/** @param lines - The numbers of the settled lines, in any order. */
export function formatMarks(lines: readonly number[]): string {
  const ascending = lines.toSorted((one, other) => one - other);
  let text = '';
  let count = 1;
  for (const [at, line] of ascending.entries()) {
    if (ascending[at + 1] === line + 1) {
      count++;
    } else {
      text += `\n[${line - count + 1},${count}]`;
      count = 1;
    }
  }
  return `${text}\n`;
}

/** The signals that are not settled, in order, by the number of their line. */
export function parseSegment(text: string): ReadonlyMap<number, string> {
  const open = new Map<number, string>();
  const marks: number[][] = [];
  let lines = 0;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    // Nothing where the line was cut off, or is not JSON.
    const value: unknown = attempt(() => JSON.parse(line));
    if (Array.isArray(value)) {
      marks.push(value);
      continue;
    }
    if (Object(value) === value) open.set(lines, line);
    // Its writer has counted a line also where it cannot be read.
    lines++;
  }
  for (const [first = 0, count = 0] of marks) {
    for (let line = first; line < Math.min(first + count, lines); line++) open.delete(line);
  }
  return open;
}
