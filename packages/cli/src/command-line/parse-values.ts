import { UsageError } from './usage-error.js';

/** The longest delay of a JavaScript timer, in milliseconds. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** Matches every ID of an app: those of TelemetryDeck are UUIDs, those of other services are names. */
export const APP_ID: RegExp = /^[\w.-]+$/;

/** Matches a number as a person writes it: no `0x10`, which is more likely a name. */
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Matches a character that ends a line, or that is no part of a text. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** @throws UsageError when the text cannot be the ID of an app. */
export function parseApp(text: string | undefined): string | undefined {
  if (text === undefined || APP_ID.test(text)) return text;
  throw new UsageError('--app must be the ID from the dashboard: letters, digits, and . _ - between them');
}

/** @throws UsageError when the text is not the name of a variable. */
export function parseVariable(name: string, text: string | undefined): string | undefined {
  if (text === undefined || /^[^\s=]+$/.test(text)) return text;
  throw new UsageError(`--${name} must be the name of a variable, such as MY_TOOL_TELEMETRY_OPTOUT`);
}

/** @throws UsageError when the text has more than one line, or a control character. */
export function checkLine(what: string, text: string): void {
  // The message does not contain the text, which may be the user's identifier.
  if (CONTROL.test(text)) throw new UsageError(`${what} must be one line without control characters`);
}

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
  const value = DECIMAL.test(text) ? Number(text) : Number.NaN;
  if (Number.isFinite(value) && value >= min && value <= max) return value;
  throw new UsageError(`--${name} must be ${wanted}, not "${text}"`);
}

/** @throws UsageError when the text is not a complete URL, or contains a password or a fragment. */
export function parseURL(name: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !text.includes('#')) return text;
  // The message does not contain the value, because a URL may contain a password.
  throw new UsageError(`--${name} must be a complete http:// or https:// URL without user name, password and #`);
}

/** @throws UsageError when the text is not a version of the ingest API. */
export function parseIngest(text: string | undefined): 2 | 3 | undefined {
  if (text === undefined) return undefined;
  if (/^v?[23]$/.test(text)) return text.endsWith('2') ? 2 : 3;
  throw new UsageError('--ingest must be 2 or 3, a version of the ingest API');
}
