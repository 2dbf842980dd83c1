import type { DeliveryEvent } from '../contracts/events.js';
import type { Feature } from '../contracts/feature.js';
import { describeAttempt } from '../delivery/attempt.js';
import { callable, checkValue } from '../internal/validators.js';

/** Of one kind and reason there is at most one event in this time, in milliseconds; its number sums up the others. */
const QUIET_MS = 1000;

/**
 * Reports to a listener what was retried, split and dropped, and why. Of one kind and reason there is at most one event in
 * a second; its number of signals sums up.
 *
 * @throws TelemetryDeckError `INVALID_OPTION`
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withDiagnostics(({ kind, reason, signals }) => metrics.count(kind, reason, signals)));
 * ```
 */
export function withDiagnostics(listener: (event: DeliveryEvent) => void): Feature {
  checkValue('diagnostics', listener, callable);
  return {
    name: 'diagnostics',
    join({ options }) {
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
        try {
          listener({ kind, reason, signals });
        } catch {
          // A listener that fails must not fail the program that it listens to.
        }
      };
      return {
        onEvent(event) {
          if (event.kind === 'dropped') report(event.kind, event.reason, event.signals);
          else if (event.kind === 'attempted') {
            report(event.verdict === 'split' ? 'split' : 'retried', describeAttempt(event.result), event.signals);
          }
        },
      };
    },
  };
}
