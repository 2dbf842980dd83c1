/** Formats text for a terminal, or leaves it unchanged. */
export interface Style {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
}

/** Creates a style with or without colours. */
export function createStyle(colour: boolean): Style {
  const paint = (code: number) => (text: string) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  return { strong: paint(1), faint: paint(2), good: paint(32), bad: paint(31) };
}
