import type { Feature } from '../contracts/feature.js';
import { guard } from '../internal/guard.js';
import { callable, checkValue } from '../internal/validators.js';

/**
 * Keeps a worker or a serverless function alive until its signals are delivered, at most for five seconds.
 *
 * @param waitUntil - The platform's own `waitUntil`, which each request gets.
 * @defaultValue none
 * @throws TelemetryDeckError `INVALID_OPTION` if `waitUntil` is not a function (development builds only).
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withWaitUntil((delivery) => context.waitUntil(delivery)));
 * ```
 */
export function withWaitUntil(waitUntil: (delivery: Promise<unknown>) => void): Feature {
  checkValue('waitUntil', waitUntil, callable);
  return {
    name: 'waitUntil',
    join({ consent, drain, emit, queue }) {
      let draining: Promise<void> | undefined;
      const wait = () => {
        const drained = drain().then(() => {
          if (draining === drained) draining = undefined;
        });
        draining = drained;
        guard(waitUntil, drained, (reason) => emit({ kind: 'failed', what: `waitUntil failed: ${reason}` }));
      };
      return {
        captured() {
          // One promise covers all signals until the queue is empty again, or until waiting longer is in vain.
          if (consent.state === 'granted' && (!draining || queue.signals.size === 1)) wait();
        },
        onConsent(state) {
          // These signals waited for the decision.
          if (state === 'granted' && queue.signals.size > 0) wait();
        },
      };
    },
  };
}
