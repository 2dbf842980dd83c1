import { checkLine } from '../command-line/parse-values.js';
import { UsageError } from '../command-line/usage-error.js';

/** A payload from the command line. */
export type CommandLinePayload = Record<string, string | number | boolean>;

/** A number in JSON notation. `007`, `0x10` and `1_000` do not match: they are more likely names than amounts. */
const jsonNumber = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/**
 * Parses `key=value` words. `true`, `false` and numbers keep their JSON type. Everything else is a string, and so is any
 * value in double quotes.
 *
 * @throws UsageError when a word has no key or no `=`, or when a key occurs twice.
 */
export function parsePayload(words: readonly string[]): CommandLinePayload {
  const payload = new Map<string, string | number | boolean>();
  for (const [index, word] of words.entries()) {
    const equals = word.indexOf('=');
    // The message does not contain the word, because it may be a part of an unquoted user name.
    if (equals < 0) throw new UsageError(`word ${index + 1} after the signal type has no "=": write key=value`);
    if (equals === 0) throw new UsageError(`word ${index + 1} after the signal type has no key: write key=value`);
    const key = word.slice(0, equals);
    checkLine(`the key of word ${index + 1} after the signal type`, key);
    if (payload.has(key)) throw new UsageError(`the payload key "${key}" occurs twice: remove one`);
    payload.set(key, parseValue(word.slice(equals + 1)));
  }
  return Object.fromEntries(payload);
}

function parseValue(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  if (jsonNumber.test(text) && isExact(Number(text))) return Number(text);
  return unquote(text) ?? text;
}

/** Whether the number is exact. An ID with twenty digits would lose its last digits. */
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
