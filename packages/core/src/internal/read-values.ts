import { isDevelopment } from '#development';
import { invalid } from '../contracts/errors.js';
import type { OptionRow, OptionTable } from '../contracts/option-table.js';
import { ownValues } from '../contracts/own-values.js';
import { attempt } from './attempt.js';
import { quotedName } from './describe-value.js';
import { nearest } from './nearest.js';
import { anObject, checkValue } from './validators.js';

type Values = Readonly<Record<string, unknown>>;

/**
 * Reads the values of a table: from an option, else from the values before, else from the defaults. Each value of a
 * group is read by itself. `undefined` counts as not given.
 *
 * @throws TelemetryDeckError `INVALID_OPTION`
 * @example
 * ```ts
 * const { rate } = readValues({ rate: [duration, 100] }, { rate: 50 });
 * ```
 */
export function readValues(table: OptionTable, option: unknown, before: Values = ownValues({}), path = ''): Values {
  checkValue(path.slice(0, -1), option, anObject);
  const given = attempt(() => ownValues(option as Values));
  const tag = attempt(() => Object.prototype.toString.call(option));
  // Such as a promise of options, or a `Map`. Its values cannot be read, and one of them may be a refusal.
  if (!given || (tag !== '[object Object]' && Object.keys(given).length === 0)) {
    const but = isDevelopment ? `, not ${tag ?? 'one that cannot be read'}` : '';
    throw invalid(`${path.slice(0, -1) || 'options'} must be an object with readable values${but}`);
  }
  for (const name of Object.keys(given)) if (!Object.hasOwn(table, name)) throw unknownOption(path, name, table);
  return Object.fromEntries(
    Object.entries(table).map(([name, row]) => [name, readValue(row, given[name], before[name], path + name)]),
  );
}

function readValue(row: OptionRow | OptionTable, value: unknown, before: unknown, path: string): unknown {
  const isGroup = !Array.isArray(row);
  if (value === undefined && !isGroup) return before ?? row.at(1);
  const group = isGroup ? row : checkValue(path, value, row[0]);
  return group
    ? readValues(group as OptionTable, value === undefined ? {} : value, before as Values, `${path}.`)
    : value;
}

/** An option that needs code has only a builder. As a plain value, the client would have to ignore it. */
function unknownOption(path: string, name: string, table: OptionTable): Error {
  const unknown = `unknown option${quotedName(path + name)}`;
  if (isDevelopment) {
    const features = path ? [] : FEATURES.split(' ');
    const meant = nearest(name, [...features, ...Object.keys(table)]);
    if (!path && /^app[-_]?id$/i.test(name)) return invalid(`${unknown}; the app ID is the first argument`);
    if (meant)
      return invalid(`${unknown}; did you mean ${features.includes(meant) ? builderOf(meant) : path + meant}?`);
  }
  return invalid(
    isDevelopment && !path ? `${unknown}; an option that needs code has a builder, such as withConsent()` : unknown,
  );
}

const builderOf = (name: string): string => `with${name.charAt(0).toUpperCase()}${name.slice(1)}()`;

/** The options of core and the presets that have only a builder. The message suggests the builder. */
const FEATURES =
  'appVersion buildNumber consent debug detachedSender diagnostics dryRun ingestVersion logger parameterPrefix processor sessions signalHandling signalPrefix store waitUntil website';
