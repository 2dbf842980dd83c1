import { onOneLine } from '../terminal/one-line.js';
import { wrap } from '../terminal/wrap.js';
import type { Finding } from './finding.js';

/** The colours of the states: green, yellow, red. */
const COLOURS = { ok: 32, warning: 33, problem: 31 } as const;

/** The column where sentences begin, and their width. */
const INDENT = 24;
const WIDTH = 80 - INDENT;

/** The most characters of a sentence. */
const LONGEST = 600;

/** Returns a finding as lines for a terminal. */
export function findingLines({ check, found, mend, state }: Finding, colour: boolean): string[] {
  const shown = colour ? `\u001b[${COLOURS[state]}m${state}\u001b[0m` : state;
  const head = `${shown}${' '.repeat(9 - state.length)}${check.padEnd(INDENT - 10)} `;
  const lines = wrap(onOneLine(found, LONGEST), WIDTH);
  const [sentence, ...commands] = mend?.split('\n') ?? [];
  const advice = sentence ? wrap(`→ ${onOneLine(sentence, LONGEST)}`, WIDTH) : [];
  // A command stays on one line, so that it can be copied.
  const whole = commands.map((command) => command.replace(/[\p{Cc}\p{Cf}]/gu, '\ufffd'));
  return [...lines, ...advice, ...whole].map((line, at) => (at === 0 ? head : ' '.repeat(INDENT)) + line);
}
