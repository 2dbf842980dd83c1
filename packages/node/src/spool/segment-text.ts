import type { StoredSignal } from '@td/core';

/*
 * A file of the spool holds a signal on each line, as JSON, and marks: `[5,20]` on a line says that twenty signals, the
 * sixth and those after it, need not be sent any more. A mark begins with a line break of its own, since the line before
 * it may have been cut off. Empty lines mean nothing.
 */

export function formatSignals(signals: readonly StoredSignal[]): string {
  return `${signals.map(({ text }) => text).join('\n')}\n`;
}

/** @param lines - The numbers of the lines that need not be sent any more. */
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

/** The signals that are still to be sent, by the number of their line, in order. */
export function parseSegment(text: string): ReadonlyMap<number, string> {
  const open = new Map<number, string>();
  const marks: number[][] = [];
  let lines = 0;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const value = parse(line);
    if (Array.isArray(value)) {
      marks.push(value);
      continue;
    }
    if (Object(value) === value) open.set(lines, line);
    // A line that cannot be read was counted all the same by whoever wrote it.
    lines++;
  }
  for (const [first = 0, count = 0] of marks) {
    for (let line = first; line < Math.min(first + count, lines); line++) open.delete(line);
  }
  return open;
}

/** What a line holds; nothing where it was cut off, or is none of ours. */
function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
