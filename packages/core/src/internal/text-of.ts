/** A thrown value as text. A program can throw anything, also what has no text. */
export function textOf(value: unknown): string {
  try {
    return `${value}`;
  } catch {
    return typeof value;
  }
}
