import type { Feature } from '../contracts/feature.js';
import { checkValue, text } from '../internal/validators.js';

/** TelemetryDeck's own names, which have no prefix of the program's. */
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
 * Puts a prefix before the names of all signals, except TelemetryDeck's own and those that have it already.
 *
 * @defaultValue none
 * @throws TelemetryDeckError `INVALID_OPTION`
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withSignalPrefix('Shop.'));
 * ```
 */
export const withSignalPrefix = (prefix: string): Feature => withPrefix('signal', prefix);

/**
 * Puts a prefix before the names of all parameters, except TelemetryDeck's own and those that have it already.
 *
 * @defaultValue none
 * @throws TelemetryDeckError `INVALID_OPTION`
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withParameterPrefix('Shop.'));
 * ```
 */
export const withParameterPrefix = (prefix: string): Feature => withPrefix('parameter', prefix);
