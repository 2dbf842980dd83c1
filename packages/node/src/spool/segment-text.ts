import { hashUserID, type Layout, type StoredSignal } from '@td/core';
import { attempt } from '../attempt.js';
import { nextTurn } from './next-turn.js';

/*
 * The first line of a file in the spool is its destination. Each line after it is a signal, as JSON, or a mark. The
 * mark `[5,20]` means that twenty signals, from the sixth on, are settled. A line break precedes each mark, because a
 * crash may have cut off the line before it. Empty lines have no meaning.
 */

/** Where signals go. */
export interface Destination {
  readonly appID: string;
  readonly url: string;
  /** How the signals are written: see `layoutName`. */
  readonly layout: string;
}

/** The name of a layout in the spool. A client whose features write whole signals in another format shares none with others. */
export const layoutName = ({ name, write }: Layout): string => (write ? `${name}-own` : name);

/** The first line of a file. */
export const formatHeader = ({ appID, url, layout }: Destination): string => JSON.stringify({ appID, url, layout });

/** The hashes by header. A program has few destinations, but may have many clients. */
const hashes = new Map<string, string>();

/** Returns the hash of the first line, for the names of files. */
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

/** What is in a file. */
export interface SegmentContent {
  /** The signals that are not settled, in order, by the number of their line. */
  readonly signals: ReadonlyMap<number, StoredSignal>;
  /** The numbers of the other lines that are not settled. */
  readonly damaged: ReadonlySet<number>;
  /** How many signals are damaged or missing. */
  readonly lost: number;
}

/**
 * Reads the text of a file. Lets the program do other things meanwhile.
 *
 * @param header - The first line that it must have. A file with another one is damaged as a whole.
 * @param named - How many signals it holds by its name; 0 where the name does not say.
 */
export async function parseSegment(text: string, header: string, named = 0): Promise<SegmentContent> {
  const signals = new Map<number, StoredSignal>();
  const damaged = new Set<number>();
  const [first, ...rest] = text.split('\n');
  // A file with a part of the first line is not damaged: its owner was killed, or the machine crashed, before it wrote more.
  if (first !== header && !header.startsWith(text)) return { signals, damaged, lost: named || 1 };
  const { appID, layout } = JSON.parse(header);
  const isForeign = /own$/.test(layout);
  let lines = 0;
  let length = 0;
  for (const line of rest) {
    if (line === '') continue;
    length += line.length;
    if (length > TURN_LENGTH) {
      length = 0;
      await nextTurn(true);
    }
    // `undefined` if the line was cut off, or is not JSON.
    const value = attempt(() => JSON.parse(line));
    if (Array.isArray(value)) {
      const [from, count] = value;
      // An impossible mark is damaged, and has no meaning.
      const isMark = Number.isInteger(from) && Number.isInteger(count) && from >= 0 && from + count <= lines;
      for (let settled = from; isMark && settled < from + count; settled++) {
        signals.delete(settled) || damaged.delete(settled);
      }
      continue;
    }
    const isSignal = value && (isForeign || (value.appID === appID && value.receivedAt));
    if (isSignal) signals.set(lines, { text: line, bytes: Buffer.byteLength(line) });
    else damaged.add(lines);
    // A line that cannot be read counts, too, because the owner has counted it.
    lines++;
  }
  return { signals, damaged, lost: damaged.size + Math.max(0, named - lines) };
}
