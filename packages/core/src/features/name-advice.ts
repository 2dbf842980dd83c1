import type { Feature } from '../contracts/feature.js';
import { isReservedName } from '../encoding/reserved-names.js';

/**
 * Matches a signal's name of several parts with dots between them.
 *
 * @see https://telemetrydeck.com/docs/articles/signal-type-naming/
 */
const scoped = /^[^.]+(\.[^.]+)+$/;

/** Reports names that break TelemetryDeck's rules for names. Only in test mode, and only in development builds. */
export const nameAdvice: Feature = {
  name: 'nameAdvice',
  join({ destination, emit, options }) {
    if (!options.testMode) return undefined;
    const report = (kind: string, name: string, fault: string) =>
      emit({ kind: 'failed', what: `the ${kind} name "${name}" ${fault}; use a name such as Scope.subScope.name` });
    return {
      nameOf(kind, name) {
        if (isReservedName(name)) report(kind, name, 'is reserved by TelemetryDeck');
        // In TelemetryDeck's documentation, signals of a website have no scope, such as `pageView`.
        else if (kind === 'signal' && destination.layout.hasUser && !scoped.test(name))
          report(kind, name, 'has no scope');
        return name;
      },
    };
  },
};
