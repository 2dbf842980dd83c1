import type { DefaultParameters, PresetOptions } from '../contracts/default-parameters.js';
import type { Feature } from '../contracts/feature.js';
import type { Check } from '../contracts/option-table.js';
import type { Payload } from '../contracts/payload.js';
import { readValues } from '../internal/read-values.js';
import { anObject, flag } from '../internal/validators.js';

const row = [flag, true] as const;
const groupTable = {
  sdk: row,
  device: row,
  runContext: row,
  userPreference: row,
  accessibility: row,
  calendar: row,
  page: row,
};

/**
 * Adds the parameters of a platform to every signal, for authors of presets. The feature brings the value
 * `defaultParameters`.
 *
 * @param find - Returns the parameters of the wanted groups at a time (in milliseconds since 1970). `isWebsite` is true
 *   for page views of a website.
 * @param stampOf - Returns a value that the parameters depend on, such as the hour. As long as it stays the same, the
 *   feature reuses the last parameters.
 * @example
 * ```ts
 * const parameters = defaultParameters(
 *   ({ sdk }) => ({ ...(sdk && { 'TelemetryDeck.SDK.name': 'my-preset' }) }),
 *   () => 1,
 * );
 * ```
 */
export function defaultParameters(
  find: (groups: DefaultParameters, time: number, isWebsite: boolean) => Payload,
  stampOf: (time: number) => unknown,
): Feature {
  return {
    name: 'defaultParameters',
    values: {
      defaultParameters: [checkGroups, readValues(groupTable, {})],
    },
    join({ destination, options }) {
      const { defaultParameters: wanted } = options as PresetOptions;
      const groups = wanted || Object.fromEntries(Object.keys(groupTable).map((name) => [name, false]));
      let known: Payload | undefined;
      let stamp: unknown;
      let all: Payload = {};
      return {
        parameters(found, time) {
          const now = stampOf(time);
          if (now === stamp && found === known) return all;
          stamp = now;
          known = found;
          all = { ...found, ...find(groups as unknown as DefaultParameters, time, !destination.layout.hasUser) };
          return all;
        },
      };
    },
  };
}

const checkGroups: Check = (value) => {
  if (value !== false && !anObject(value)) return groupTable;
  return value !== false && 'false, or an object';
};
