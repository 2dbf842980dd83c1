import { hashUserID, type StoredSignal } from '@td/core';
import { attempt } from '../attempt.js';
import { nextTurn } from './next-turn.js';

/*
 * The first line of a file in the spool says where its signals go. Each line after it is a signal, as JSON, or a mark. The
 * mark `[5,20]` says that twenty signals, from the sixth on, are settled. A line break precedes each mark, since a crash may
 * have cut off the line before it. Empty lines mean nothing.
 */

/** Where signals go. */
export interface Destination {
  readonly appID: string;
  readonly url: string;
  /** How the signals are written: the name of a layout. */
  readonly layout: string;
}

/** The first line of a file. */
export const formatHeader = ({ appID, url, layout }: Destination): string => JSON.stringify({ appID, url, layout });

/** A program has few destinations, and may have many clients. */
const hashes = new Map<string, string>();

/** A hash of the first line, for the names of files. */
export function hashOf(header: string): string {
  const hash = hashes.get(header) ?? hashUserID(header).slice(0, 16);
  hashes.set(header, hash);
  return hash;
}

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

/** How much text is read in one turn, in characters. */
const TURN_LENGTH = 100_000;

/**
 * The signals that are not settled, in order, by the number of their line. Lets the program do other things meanwhile.
 *
 * @throws Error when the first line is another one: the signals are meant for another destination.
 */
export async function parseSegment(text: string, header: string): Promise<ReadonlyMap<number, StoredSignal>> {
  const open = new Map<number, StoredSignal>();
  // Its writer was killed at once.
  if (header.startsWith(text)) return open;
  const [first, ...rest] = text.split('\n');
  if (first !== header) throw new Error('the first line of a file is broken');
  let lines = 0;
  let length = 0;
  for (const line of rest) {
    if (line === '') continue;
    length += line.length;
    if (length > TURN_LENGTH) {
      length = 0;
      await nextTurn(true);
    }
    // Nothing where the line was cut off, or is not JSON.
    const value: unknown = attempt(() => JSON.parse(line));
    if (Array.isArray(value)) {
      const [from, count] = value;
      // A mark that cannot be is damaged, and means nothing.
      const isMark = Number.isInteger(from) && Number.isInteger(count) && from >= 0 && from + count <= lines;
      for (let settled = from; isMark && settled < from + count; settled++) open.delete(settled);
      continue;
    }
    if (Object(value) === value) open.set(lines, { text: line, bytes: Buffer.byteLength(line) });
    // Its writer has counted a line also where it cannot be read.
    lines++;
  }
  return open;
}
