import type { Feature } from '../contracts/feature.js';
import { isReservedName } from '../encoding/reserved-names.js';

/**
 * What a signal's name should look like: parts with dots between them.
 *
 * @see https://telemetrydeck.com/docs/articles/signal-type-naming/
 */
const scoped = /^[^.]+(\.[^.]+)+$/;

/** Reports names that TelemetryDeck does not like, in test mode, in builds for development. */
export const nameAdvice: Feature = {
  name: 'nameAdvice',
  join({ destination, emit, options }) {
    if (!options.testMode) return undefined;
    const reported = new Set<string>();
    /** Once for each name. */
    const report = (kind: string, name: string, fault: string) => {
      if (reported.has(name)) return;
      reported.add(name);
      emit({ kind: 'failed', what: `the ${kind} name "${name}" ${fault}; better a name like Scope.subScope.name` });
    };
    return {
      nameOf(kind, name) {
        if (isReservedName(name)) report(kind, name, 'is reserved by TelemetryDeck');
        // Those of a website, such as `pageView`, have no scope by TelemetryDeck's own documentation.
        else if (kind === 'signal' && destination.layout.hasUser && !scoped.test(name))
          report(kind, name, 'has no scope');
        return name;
      },
    };
  },
};
