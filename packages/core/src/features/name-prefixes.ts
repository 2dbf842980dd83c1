import type { Feature } from '../contracts/feature.js';
import { checkValue, text } from '../internal/validators.js';

/** The start of TelemetryDeck's own names, which get no prefix. */
const OWN_SCOPE = 'TelemetryDeck.';

function withPrefix(kind: 'signal' | 'parameter', prefix: string): Feature {
  const name = `${kind}Prefix`;
  checkValue(name, prefix, text);
  return {
    name,
    join: () => ({
      nameOf: (named, input) =>
        named !== kind || input.startsWith(OWN_SCOPE) || input.startsWith(prefix) ? input : prefix + input,
    }),
  };
}

/**
 * Adds a prefix to the names of all signals, except TelemetryDeck's own names and names that have the prefix already.
 *
 * @defaultValue none
 * @throws TelemetryDeckError `INVALID_OPTION` if the prefix is not a string.
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withSignalPrefix('Shop.'));
 * ```
 */
export const withSignalPrefix = (prefix: string): Feature => withPrefix('signal', prefix);

/**
 * Adds a prefix to the names of all parameters, except TelemetryDeck's own names and names that have the prefix
 * already.
 *
 * @defaultValue none
 * @throws TelemetryDeckError `INVALID_OPTION` if the prefix is not a string.
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withParameterPrefix('Shop.'));
 * ```
 */
export const withParameterPrefix = (prefix: string): Feature => withPrefix('parameter', prefix);
