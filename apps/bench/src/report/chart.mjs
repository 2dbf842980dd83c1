import { formatNumber } from './table.mjs';

const ROW = 26;
const LABELS = 250;
const BARS = 420;
const COLOURS = { ours: '#1f77b4', floor: '#2ca02c', baseline: '#2ca02c', peer: '#9aa0a6' };

const escapeXML = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** Draws a bar chart as SVG, with a bar from zero and a number for each subject. */
export function drawChart({ title, chart, rows, machine, repetitions }) {
  const shown = rows.filter((row) => typeof row[chart.key] === 'number' && !Number.isNaN(row[chart.key]));
  const largest = Math.max(...shown.map((row) => row[chart.key]), Number.MIN_VALUE);
  const height = 70 + shown.length * ROW + 30;
  const width = LABELS + BARS + 100;
  const bars = shown.map((row, index) => {
    const y = 60 + index * ROW;
    const length = Math.max(1, (Math.max(0, row[chart.key]) / largest) * BARS);
    return [
      `<text x="${LABELS - 8}" y="${y + 15}" text-anchor="end">${escapeXML(row.subject)}</text>`,
      `<rect x="${LABELS}" y="${y}" width="${length.toFixed(1)}" height="${ROW - 6}" fill="${COLOURS[row.kind] ?? COLOURS.peer}"/>`,
      `<text x="${LABELS + length + 6}" y="${y + 15}">${formatNumber(row[chart.key])}</text>`,
    ].join('\n');
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="13">
<rect width="100%" height="100%" fill="#fff"/>
<text x="12" y="24" font-size="16" font-weight="bold">${escapeXML(title)}</text>
<text x="12" y="44" fill="#555">${escapeXML(chart.unit)}; ${chart.higherIsBetter ? 'more' : 'less'} is better; median of ${repetitions}</text>
${bars.join('\n')}
<text x="12" y="${height - 12}" font-size="11" fill="#777">${escapeXML(machine)}</text>
</svg>
`;
}
