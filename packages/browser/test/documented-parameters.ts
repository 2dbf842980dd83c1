import { readFileSync } from 'node:fs';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** What the README says that signals carry: the names of the parameters by group, and `sessions` for those of sessions. */
export function documentedParameters(): Record<string, string[]> {
  const documented: Record<string, string[]> = {};
  let group = '';
  for (const [named, parameters] of tableRows('group', 'parameter')) {
    group = namesIn(named)[0] ?? group;
    documented[group] = [...(documented[group] ?? []), ...namesIn(parameters)];
  }
  return { ...documented, sessions: tableRows('parameter', 'value').flatMap(([parameters]) => namesIn(parameters)) };
}

/** The rows of the table whose header begins with these cells. */
function tableRows(...header: readonly string[]): string[][] {
  const lines = readme.split('\n').map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  const rows = lines.slice(lines.findIndex((cells) => header.every((name, column) => cells[column] === name)) + 2);
  return rows.slice(
    0,
    rows.findIndex((cells) => cells.length === 0),
  );
}

const namesIn = (cell = '') => [...cell.matchAll(/`([\w.]+)`/g)].map(([, name = '']) => name);
