import type { DeliveryEvent } from '../contracts/events.js';
import type { Feature } from '../contracts/feature.js';
import { describeAttempt } from '../delivery/attempt.js';
import { guard } from '../internal/guard.js';
import { callable, checkValue } from '../internal/validators.js';

/**
 * The shortest time between two events of one kind and reason, in milliseconds. The second one has the sum of the
 * signals.
 */
const QUIET_MS = 1000;

/**
 * Reports to a listener which signals the client delivers, retries, splits, stores and drops, and why. The listener gets at most one
 * event per second for each kind and reason. The event has the number of signals since the last one. Errors of the
 * listener are ignored. A listener that sends a signal for `delivered` would never end.
 *
 * @defaultValue none
 * @throws TelemetryDeckError `INVALID_OPTION` if the listener is not a function (development builds only).
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withDiagnostics(({ kind, reason, signals }) => metrics.count(kind, reason, signals)));
 * ```
 */
export function withDiagnostics(listener: (event: DeliveryEvent) => void): Feature {
  checkValue('diagnostics', listener, callable);
  return {
    name: 'diagnostics',
    join({ options, stats }) {
      const unreported = new Map<string, number>();
      const report = (kind: DeliveryEvent['kind'], reason: string, signals: number): void => {
        if (signals === 0) return;
        const key = kind + reason;
        const waiting = unreported.get(key);
        unreported.set(key, waiting === undefined ? 0 : waiting + signals);
        if (waiting !== undefined) return;
        options.clock.setTimer(() => {
          const rest = unreported.get(key) ?? 0;
          unreported.delete(key);
          report(kind, reason, rest);
        }, QUIET_MS);
        guard(listener, { kind, reason, signals });
      };
      let delivered = 0;
      return {
        onEvent(event) {
          if (event.kind === 'dropped') report(event.kind, event.reason, event.signals);
          else if (event.kind === 'kept') {
            // At the end of a client, the stats count stored signals a moment later.
            Promise.resolve().then(() => report(event.kind, 'stored', event.signals));
          } else if (event.kind === 'attempted' && event.verdict === 'delivered') {
            const more = stats.delivered - delivered;
            delivered = stats.delivered;
            report(event.verdict, describeAttempt(event.result), more);
          } else if (event.kind === 'attempted') {
            report(event.verdict === 'split' ? 'split' : 'retried', describeAttempt(event.result), event.signals);
          }
        },
      };
    },
  };
}
