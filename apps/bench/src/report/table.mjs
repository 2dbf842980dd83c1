/** Formats a number with its significant digits, or returns a dash if there is none. */
export function formatNumber(value) {
  if (value === undefined || value === null || Number.isNaN(value)) return '–';
  if (typeof value !== 'number') return String(value);
  const size = Math.abs(value);
  if (size >= 100) return Math.round(value).toLocaleString('en-US');
  return value.toFixed(size >= 10 ? 1 : 2);
}

/** Formats rows of cells as aligned text: the first column to the left, the others to the right. */
export function formatTable(head, rows) {
  const lines = [head, ...rows].map((cells) => cells.map(formatNumber));
  const widths = head.map((_, column) => Math.max(...lines.map((cells) => cells[column].length)));
  const format = (cells) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
      .join('  ');
  const [first, ...rest] = lines.map(format);
  return [first, widths.map((width) => '-'.repeat(width)).join('  '), ...rest].join('\n');
}

/** Formats a measure. Each column has a letter as its head, and a line below explains the letter. */
export function formatMeasure({ title, repetitions, columns, rows, notes }) {
  const used = columns.filter(({ key }) => rows.some((row) => row[key] !== undefined));
  const letters = used.map((_, index) => String.fromCharCode(97 + index));
  return [
    `## ${title}`,
    `median of ${repetitions}`,
    '',
    formatTable(
      ['', ...letters],
      rows.map((row) => [row.subject, ...used.map(({ key }) => row[key])]),
    ),
    '',
    ...used.map(({ label }, index) => `${letters[index]}: ${label}`),
    ...notes.map((note) => `note: ${note}`),
    '',
  ].join('\n');
}
