import { UsageError } from './usage-error.js';

/** What a payload given on a command line can hold. */
export type CommandLinePayload = Record<string, string | number | boolean>;

/** A number as JSON writes it: `007`, `0x10` and `1_000` are names of things, not amounts. */
const jsonNumber = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/**
 * Reads `key=value` words. `true`, `false` and numbers keep their JSON type, what stands in double quotes is a string,
 * and so is everything else.
 *
 * @throws UsageError when a word has no key or no `=`, or when a key comes twice.
 */
export function parsePayload(words: readonly string[]): CommandLinePayload {
  const payload = new Map<string, string | number | boolean>();
  for (const [index, word] of words.entries()) {
    const equals = word.indexOf('=');
    // The word is not repeated: it may be a part of a user's name that lost its quotes.
    if (equals < 0) throw new UsageError(`word ${index + 1} after the signal type has no "=": write key=value`);
    if (equals === 0) throw new UsageError(`word ${index + 1} after the signal type has no key: write key=value`);
    const key = word.slice(0, equals);
    if (payload.has(key)) throw new UsageError(`the payload key "${key}" is given twice`);
    payload.set(key, parseValue(word.slice(equals + 1)));
  }
  return Object.fromEntries(payload);
}

function parseValue(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  if (jsonNumber.test(text) && isExact(Number(text))) return Number(text);
  return unquote(text) ?? text;
}

/** An ID of twenty digits would lose its last ones as a number. */
function isExact(value: number): boolean {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}

function unquote(text: string): string | undefined {
  if (!text.startsWith('"')) return undefined;
  try {
    return JSON.parse(text) as string;
  } catch {
    return undefined;
  }
}
