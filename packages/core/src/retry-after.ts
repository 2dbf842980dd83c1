/** Longer than this no server holds us back: one hour, in milliseconds. */
const MAX_RETRY_AFTER_MS = 3_600_000;

/**
 * How long a `Retry-After` header asks to wait, in milliseconds from now; `undefined` where it says nothing usable
 * (absent, garbage, negative, in the past).
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function parseRetryAfter(value: string | null | undefined, now: number): number | undefined {
  if (!value) return undefined;
  const delayMs = /^\s*\d+\s*$/.test(value) ? Number(value) * 1000 : /[a-z]/i.test(value) ? Date.parse(value) - now : 0;
  return delayMs > 0 ? Math.min(delayMs, MAX_RETRY_AFTER_MS) : undefined;
}
