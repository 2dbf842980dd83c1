import type { ClientOption } from '../contracts/client-option.js';
import type { Feature } from '../contracts/feature.js';
import type { OptionTable } from '../contracts/option-table.js';
import type { ClientOptions, ResolvedOptions } from '../contracts/options.js';
import { ownValues } from '../contracts/own-values.js';
import { attempt } from '../internal/attempt.js';
import { readValues } from '../internal/read-values.js';
import { clientOptionTable } from './client-option-table.js';

/** How deeply lists of options may be nested. */
const MAX_DEPTH = 1000;

type Values = Readonly<Record<string, unknown>>;

/** The options of a client, completed, and its features. */
export interface ReadOptions {
  readonly options: ResolvedOptions;
  /** Whether an option of this name was given. If not, it has its default. A function, which shows no value in a log. */
  isGiven(name: string): boolean;
  readonly features: readonly Feature[];
}

/**
 * Reads the arguments of `createClient`. Completes the values. Of several features with the same name, it takes the
 * last.
 *
 * @throws TelemetryDeckError `INVALID_OPTION`
 */
export function readOptions(list: readonly ClientOption<ClientOptions>[]): ReadOptions {
  const flat = (attempt(() => (list as readonly unknown[]).flat(MAX_DEPTH as 1)) ?? list).filter(
    (option) => (option ?? false) !== false,
  );
  const named = new Map(flat.filter(isFeature).map((feature) => [member(feature, 'name') ?? feature, feature]));
  const features = [...named.values()];
  const table: OptionTable = Object.assign(
    ownValues({}),
    clientOptionTable,
    ...features.map((feature) => member(feature, 'values')),
  );
  const given = flat.filter((option) => !isFeature(option));
  const options = given.reduce<Values>((before, option) => readValues(table, option, before), readValues(table, {}));
  const isGiven = (name: string) =>
    given.some((option) => attempt(() => ownValues(option as Values)[name]) !== undefined);
  return { options: options as unknown as ResolvedOptions, isGiven, features };
}

const isFeature = (option: unknown): option is Feature =>
  typeof member(Object(option) as Feature, 'join') === 'function';

/**
 * Reads a member of a feature. A class may have it, but a library may also have added one to all objects: that is
 * ignored.
 */
function member<Name extends keyof Feature>(feature: Feature, name: Name): Feature[Name] | undefined {
  const value = attempt(() => feature[name]);
  return value === (Object.prototype as Partial<Feature>)[name] ? undefined : value;
}
