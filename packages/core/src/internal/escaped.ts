/** The same JSON, without the characters that cannot be seen, or that a terminal obeys. Line breaks go, too. */
export const escaped = (json: string): string =>
  json.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (char) =>
    char.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
