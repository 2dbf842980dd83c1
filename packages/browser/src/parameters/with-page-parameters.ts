import { type ClientOption, type DefaultParameters, defaultParameters, type PresetOptions } from '@td/core';
import { findParameters, parameterStamp } from './default-parameters.js';

/**
 * Adds what the browser knows to every signal: this package, the device, the language, the user's preferences, the
 * calendar, the page and its campaign. `createClient` has it. It brings the value `defaultParameters`.
 *
 * @param groups - The groups to leave out, each with `false`.
 * @defaultValue all groups in `createClient`, none in `createPageClient`
 * @throws TelemetryDeckError `INVALID_OPTION`, in `createClient` or `createPageClient`.
 * @example
 * ```ts
 * createPageClient('YOUR-APP-ID', withPageParameters({ calendar: false }));
 * ```
 */
export function withPageParameters(groups: Partial<DefaultParameters> = {}): ClientOption<PresetOptions> {
  return [defaultParameters(findParameters, parameterStamp), { defaultParameters: groups }];
}
