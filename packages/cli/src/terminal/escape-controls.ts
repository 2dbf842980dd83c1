/**
 * Makes JSON safe for a terminal: what could move the cursor, change colours or turn text around stands as `\u001b`, which
 * JSON reads as the same character. Line breaks stay.
 */
export function escapeControls(json: string): string {
  return json.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (found) =>
    Array.from({ length: found.length }, (_, at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, '0')}`).join(
      '',
    ),
  );
}

/** A value as JSON that a terminal can show: on one line, or indented by so many spaces. */
export const showJSON = (value: unknown, indent = 0): string =>
  escapeControls(JSON.stringify(value, undefined, indent));
