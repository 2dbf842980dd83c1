import { isDevelopment } from '#development';
import { invalid } from '../contracts/errors.js';
import type { Check, OptionRow, OptionTable } from '../contracts/option-table.js';
import { nearest } from './nearest.js';
import { anObject, mustBe } from './validators.js';

/** The defaults of all values in a table. */
export function defaultsOf(table: OptionTable): Record<string, unknown> {
  return Object.fromEntries(Object.entries(table).map(([name, row]) => [name, isRow(row) ? row[1] : defaultsOf(row)]));
}

/**
 * Values with those of a later option in their place. Those of a group are merged one by one; `undefined` says nothing.
 *
 * @throws TelemetryDeckError `INVALID_OPTION`
 */
export function mergeValues(values: unknown, option: unknown, table: OptionTable, path = ''): Record<string, unknown> {
  const wanted = anObject(option);
  if (wanted) throw mustBe(path.slice(0, -1), wanted as string, option);
  const merged = { ...(values as Record<string, unknown>) };
  for (const [name, value] of Object.entries(option as object)) {
    if (!Object.hasOwn(table, name)) throw unknownOption(path, name, table);
    if (value !== undefined) merged[name] = mergeValue(merged[name], value, table[name] as OptionRow, path + name);
  }
  return merged;
}

function mergeValue(before: unknown, value: unknown, row: OptionRow | OptionTable, path: string): unknown {
  const found = isRow(row) ? row[0] && (row[0] as Check)(value) : row;
  if (typeof found === 'string') throw mustBe(path, found, value);
  return found ? mergeValues(before, value, found, `${path}.`) : value;
}

function isRow(row: OptionRow | OptionTable): row is OptionRow {
  return Array.isArray(row);
}

/** What is no value but a feature: for the message alone. */
const FEATURES = isDevelopment
  ? 'appVersion buildNumber consent diagnostics ingestVersion logger parameterPrefix processor sessions signalPrefix store waitUntil website'.split(
      ' ',
    )
  : [];

/** What needs code of its own has a builder alone, and would be ignored without it. */
function unknownOption(path: string, name: string, table: OptionTable): Error {
  const meant = isDevelopment && nearest(name, [...(path ? [] : FEATURES), ...Object.keys(table)]);
  const isValue = meant && Object.hasOwn(table, meant);
  const builder = `with${(meant || name).charAt(0).toUpperCase()}${(meant || name).slice(1)}()`;
  const hint = isValue
    ? `; did you mean ${path + meant}?`
    : meant
      ? `; did you mean ${builder}?`
      : path
        ? ''
        : `; what needs code has a builder, such as ${builder}`;
  return invalid(`there is no option ${path + name}${hint}`);
}
