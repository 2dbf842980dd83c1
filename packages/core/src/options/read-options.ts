import type { ClientOption } from '../contracts/client-option.js';
import type { Feature } from '../contracts/feature.js';
import type { ClientOptions, ResolvedOptions } from '../contracts/options.js';
import { defaultsOf, mergeValues } from '../internal/merge-values.js';
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
  const flat = (given as readonly unknown[]).flat(Number.POSITIVE_INFINITY as 1) as readonly (
    | ClientOptions
    | Feature
    | false
    | undefined
  )[];
  const features = new Map<unknown, Feature>();
  for (const option of flat) if (isFeature(option)) features.set(option.name ?? option, option);

  const table = Object.assign({}, clientOptionTable, ...[...features.values()].map(({ values }) => values));
  let values = defaultsOf(table);
  for (const option of flat) {
    if (option !== false && option !== undefined && !isFeature(option)) values = mergeValues(values, option, table);
  }
  return { options: values as unknown as ResolvedOptions, features: [...features.values()] };
}

function isFeature(option: unknown): option is Feature {
  return typeof Object(option).join === 'function';
}
