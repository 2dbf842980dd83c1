import { TelemetryDeckError } from './errors.js';
import type { Logger } from './logger.js';
import type { ResolvedOptions } from './options.js';
import { isReservedName } from './reserved-names.js';

/** What becomes of the names that a program gives to signals and parameters. */
export interface NameRules {
  /** A signal's name as it is sent. */
  signalName(name: string): string;
  /**
   * A parameter's name as it is sent.
   *
   * @throws TelemetryDeckError `RESERVED_NAME` where the parameter would take the place of a field of the signal.
   */
  parameterName(name: string): string;
}

/**
 * The fields of a signal in version 3 of the API, beside which its parameters stand; `count` is the server's.
 *
 * @see https://telemetrydeck.com/docs/ingest/v3/
 */
const mainFields = /^(appID|clientUser|type|receivedAt|count|isTestMode|sessionID|floatValue)$/;

/**
 * What a name should look like: parts with dots between them.
 *
 * @see https://telemetrydeck.com/docs/articles/signal-type-naming/
 */
const scoped = /^[^.]+(\.[^.]+)+$/;

/** TelemetryDeck's own names, which have no prefix of the program's. */
const OWN_SCOPE = 'TelemetryDeck.';

export function createNameRules(options: ResolvedOptions, log: Logger): NameRules {
  const { ingestVersion, parameterPrefix = '', signalPrefix = '', testMode } = options;
  const told = new Set<string>();

  const checked = (kind: string, name: string, prefix: string) => {
    const isReserved = testMode && isReservedName(name);
    if (testMode && (isReserved || !scoped.test(prefix + name)) && !told.has(name)) {
      told.add(name);
      const fault = isReserved ? 'is reserved by TelemetryDeck' : 'has no scope';
      log.warn(`the ${kind} name "${name}" ${fault}; better a name like Scope.subScope.name`);
    }
    return name.startsWith(OWN_SCOPE) || name.startsWith(prefix) ? name : prefix + name;
  };

  return {
    signalName: (name) => checked('signal', name, signalPrefix),
    parameterName(given) {
      const name = checked('parameter', given, parameterPrefix);
      if (ingestVersion === 3 && mainFields.test(name)) {
        throw new TelemetryDeckError('RESERVED_NAME', `the parameter "${name}" has the name of a field of the signal`);
      }
      return name;
    },
  };
}
