import type { Feature } from '../contracts/feature.js';
import { callable, checkValue } from '../internal/validators.js';

/**
 * Lets a worker or a serverless function live until its signals have been delivered, at most for five seconds.
 *
 * @param waitUntil - The function of that name that the platform hands to each request.
 * @throws TelemetryDeckError `INVALID_OPTION`
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withWaitUntil((delivery) => context.waitUntil(delivery)));
 * ```
 */
export function withWaitUntil(waitUntil: (delivery: Promise<unknown>) => void): Feature {
  checkValue('waitUntil', waitUntil, callable);
  return {
    name: 'waitUntil',
    join: ({ consent, drain, emit, queue }) => ({
      captured() {
        // One promise for all signals until the queue is empty again.
        if (consent.state !== 'granted' || queue.signals.size !== 1) return;
        try {
          waitUntil(drain());
        } catch (error) {
          emit({ kind: 'failed', what: `waitUntil failed: ${error}` });
        }
      },
    }),
  };
}
