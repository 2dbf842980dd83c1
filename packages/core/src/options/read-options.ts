import type { ClientOption } from '../contracts/client-option.js';
import type { Feature } from '../contracts/feature.js';
import type { OptionTable } from '../contracts/option-table.js';
import type { ClientOptions, ResolvedOptions } from '../contracts/options.js';
import { readValues } from '../internal/read-values.js';
import { clientOptionTable } from './client-option-table.js';

/** What the options of a client come to. */
export interface ReadOptions {
  readonly options: ResolvedOptions;
  readonly features: readonly Feature[];
}

/**
 * Reads what `createClient` was given: completes the values, and of features with the same name takes the last.
 *
 * @throws TelemetryDeckError `INVALID_OPTION`
 */
export function readOptions(given: readonly ClientOption<ClientOptions>[]): ReadOptions {
  const flat = (given as readonly unknown[])
    .flat(Number.POSITIVE_INFINITY as 1)
    .filter((option) => option !== false && option !== undefined && option !== null);
  const named = new Map(flat.filter(isFeature).map((feature) => [feature.name ?? feature, feature]));
  const features = [...named.values()];
  const table: OptionTable = Object.assign({}, clientOptionTable, ...features.map(({ values }) => values));
  let options = readValues(table, {});
  for (const option of flat) if (!isFeature(option)) options = readValues(table, option, options);
  return { options: options as unknown as ResolvedOptions, features };
}

function isFeature(option: unknown): option is Feature {
  return typeof Object(option).join === 'function';
}
