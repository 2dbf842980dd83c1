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

/** Returns a table of what was sent and what has arrived. */
export function arrivalLines(arrivals: readonly Arrival[], style: Style): string[] {
  const rows = arrivals.map(({ run: { from, name, ids, statuses, tookMs }, requests, missing }) => [
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

/** Returns one received signal as JSON. */
export function signalLines(signal: ReceivedSignal): string[] {
  return JSON.stringify(signal, undefined, 2)
    .split('\n')
    .map((line) => `  ${line}`);
}

/** Lists the missing signals, one line for each incomplete run. */
export function missingLines(arrivals: readonly Arrival[]): string[] {
  return arrivals
    .filter(({ missing }) => missing.length > 0)
    .map(({ run, missing }) => {
      const dropped = Object.entries(run.dropped).map(([reason, signals]) => `${signals} ${reason}`);
      const why = dropped.length > 0 ? ` (dropped by the client: ${dropped.join(', ')})` : '';
      return `missing: ${missing.join(', ')}${why}`;
    });
}
