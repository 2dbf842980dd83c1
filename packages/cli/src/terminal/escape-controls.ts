/**
 * Makes JSON safe for a terminal: replaces characters that could move the cursor, change colours or reverse the text
 * with escapes such as `\u001b`, which JSON reads as the same character. Line breaks stay.
 */
export function escapeControls(json: string): string {
  return json.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (found) =>
    Array.from({ length: found.length }, (_, at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, '0')}`).join(
      '',
    ),
  );
}

/** Returns a value as JSON that is safe for a terminal: on one line, or indented by this many spaces. */
export const showJSON = (value: unknown, indent = 0): string =>
  escapeControls(JSON.stringify(value, undefined, indent));
