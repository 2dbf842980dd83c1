import type { Arrival, ReceivedSignal } from './arrivals.js';
import type { Style } from './style.js';
import { type Column, layOutTable } from './table.js';

const columns: readonly Column[] = [
  { title: 'from', align: 'left' },
  { title: 'transport', align: 'left' },
  { title: 'requests', align: 'right' },
  { title: 'signals', align: 'right' },
  { title: 'status', align: 'right' },
  { title: 'ms', align: 'right' },
];

/** The table of what was sent and what arrived. */
export function arrivalLines(arrivals: readonly Arrival[], style: Style): string[] {
  const rows = arrivals.map(({ handful: { from, name, ids, statuses, tookMs }, requests, missing }) => [
    from,
    name,
    `${requests}`,
    `${ids.length - missing.length} of ${ids.length}`,
    [...new Set(statuses)].join(' ') || '-',
    `${Math.round(tookMs)}`,
  ]);
  const [titles = '', ...lines] = layOutTable(columns, rows).map((line) => `  ${line}`);
  return [
    style.faint(titles),
    ...lines.map((line, index) => (arrivals[index]?.missing.length ? style.bad(line) : line)),
  ];
}

/** One signal whole, as it came. */
export function signalLines(signal: ReceivedSignal): string[] {
  return JSON.stringify(signal, undefined, 2)
    .split('\n')
    .map((line) => `  ${line}`);
}

/** Which signals are missing: one line for each handful that is not complete. */
export function missingLines(arrivals: readonly Arrival[]): string[] {
  return arrivals
    .filter(({ missing }) => missing.length > 0)
    .map(({ handful, missing }) => {
      const dropped = Object.entries(handful.dropped).map(([reason, signals]) => `${signals} ${reason}`);
      const why = dropped.length > 0 ? ` (given up by the client: ${dropped.join(', ')})` : '';
      return `missing: ${missing.join(', ')}${why}`;
    });
}
