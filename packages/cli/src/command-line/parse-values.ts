import { UsageError } from './usage-error.js';

/** The longest delay of a JavaScript timer, in milliseconds. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** @throws UsageError when the text is not a number. */
export function parseFloatValue(text: string | undefined): number | undefined {
  return parseNumber('float', text, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 'a number such as 1.5');
}

/** @throws UsageError when the text is not a number of milliseconds that a timer can wait. */
export function parseTimeout(text: string | undefined): number | undefined {
  const wanted = `a number of milliseconds from 1 to ${MAX_TIMEOUT_MS}`;
  return parseNumber('timeout', text, 1, MAX_TIMEOUT_MS, wanted);
}

function parseNumber(name: string, text: string | undefined, min: number, max: number, wanted: string) {
  if (text === undefined) return undefined;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(value) && value >= min && value <= max) return value;
  throw new UsageError(`--${name} must be ${wanted}, not "${text}"`);
}

/** @throws UsageError when the text is not a complete URL, or contains a password. */
export function parseURL(name: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && !url.username && !url.password) return text;
  // The message does not contain the value, because a URL may contain a password.
  throw new UsageError(`--${name} must be a complete http:// or https:// URL without user name and password`);
}

/** @throws UsageError when the text is not a version of the ingest API. */
export function parseIngest(text: string | undefined): 2 | 3 | undefined {
  if (text === undefined) return undefined;
  if (/^v?[23]$/.test(text)) return text.endsWith('2') ? 2 : 3;
  throw new UsageError('--ingest must be 2 or 3, a version of the ingest API');
}
