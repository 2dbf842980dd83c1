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

/** What needs code of its own has a builder alone, and would be ignored without it. */
function unknownOption(path: string, name: string, table: OptionTable): Error {
  const unknown = `there is no option ${path + name}`;
  if (isDevelopment) {
    const features = path ? [] : FEATURES.split(' ');
    const meant = nearest(name, [...features, ...Object.keys(table)]);
    if (meant)
      return invalid(`${unknown}; did you mean ${features.includes(meant) ? builderOf(meant) : path + meant}?`);
  }
  return invalid(path ? unknown : `${unknown}; what needs code has a builder, such as ${builderOf(name)}`);
}

const builderOf = (name: string): string => `with${name.charAt(0).toUpperCase()}${name.slice(1)}()`;

/** The features of core that are no values, for a better message. */
const FEATURES =
  'appVersion buildNumber consent diagnostics ingestVersion logger parameterPrefix processor sessions signalPrefix store waitUntil website';
