/**
 * The rows of the table whose header begins with these cells, without the padding that the formatter gives them.
 *
 * @throws Error when there is no such table.
 */
export function tableRows(markdown: string, ...header: readonly string[]): string[][] {
  const lines = markdown.split('\n').map(cellsOf);
  const at = lines.findIndex((cells) => header.every((cell, column) => cells[column] === cell));
  if (at < 0) throw new Error(`there is no table with the columns ${header.join(', ')}`);
  const rows = lines.slice(at + 2);
  return rows.slice(
    0,
    rows.findIndex((cells) => cells.length === 0),
  );
}

/** Returns the code in a cell, or the whole cell if it has no code. */
export function codeIn(cell: string | undefined): string {
  return /^`([^`]+)`/.exec(cell ?? '')?.[1] ?? `${cell}`;
}

function cellsOf(line: string): string[] {
  const cells = /^\|(.*)\|$/.exec(line.trim())?.[1]?.split('|') ?? [];
  return cells.map((cell) => cell.trim());
}
