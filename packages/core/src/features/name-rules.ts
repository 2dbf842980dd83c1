import { TelemetryDeckError } from '../contracts/errors.js';
import type { Logger } from '../contracts/logger.js';
import type { ResolvedOptions } from '../contracts/resolved-options.js';
import { isReservedName } from '../encoding/reserved-names.js';

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
 * The fields of a signal in version 3 of the API, beside which its parameters stand. `count` is the server's, and
 * `payload` would make it look like a signal of version 2.
 *
 * @see https://telemetrydeck.com/docs/ingest/v3/
 */
const mainFields = /^(appID|clientUser|type|receivedAt|count|isTestMode|sessionID|floatValue|payload)$/;

/**
 * What a signal's name should look like: parts with dots between them.
 *
 * @see https://telemetrydeck.com/docs/articles/signal-type-naming/
 */
const scoped = /^[^.]+(\.[^.]+)+$/;

/** TelemetryDeck's own names, which have no prefix of the program's. */
const OWN_SCOPE = 'TelemetryDeck.';

export function createNameRules(options: ResolvedOptions, log: Logger): NameRules {
  const { ingestVersion, parameterPrefix = '', signalPrefix = '', testMode, website } = options;
  const told = new Set<string>();

  /** Once for each name, and of its faults the first. */
  const tell = (kind: string, name: string, fault: string) => {
    if (told.has(name)) return;
    told.add(name);
    log.warn(`the ${kind} name "${name}" ${fault}; better a name like Scope.subScope.name`);
  };

  const checked = (kind: string, given: string, prefix: string) => {
    const name = given.startsWith(OWN_SCOPE) || given.startsWith(prefix) ? given : prefix + given;
    if (testMode && isReservedName(name)) tell(kind, name, 'is reserved by TelemetryDeck');
    return name;
  };

  return {
    signalName(given) {
      const name = checked('signal', given, signalPrefix);
      // Those of a website, such as `pageView`, have none by TelemetryDeck's own documentation.
      if (testMode && !website && !scoped.test(name)) tell('signal', name, 'has no scope');
      return name;
    },
    parameterName(given) {
      const name = checked('parameter', given, parameterPrefix);
      if (ingestVersion === 3 && mainFields.test(name)) {
        throw new TelemetryDeckError('RESERVED_NAME', `the parameter "${name}" has the name of a field of the signal`);
      }
      return name;
    },
  };
}
