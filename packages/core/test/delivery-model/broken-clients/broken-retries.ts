import type { RetryPolicy } from '../../../src/delivery/client-parts.js';
import type { Clock, ResolvedOptions } from '../../../src/index.js';
import type { Core } from '../world.js';
import { type BrokenClient, changed, differing, loadCore, longDelays } from './broken-client.js';

const withPolicy = (change: (inner: RetryPolicy) => Partial<RetryPolicy>) => () =>
  loadCore({
    'delivery/retry-policy': ({ createRetryPolicy }) => ({
      createRetryPolicy(parts) {
        const inner = createRetryPolicy(parts);
        return differing(inner, change(inner));
      },
    }),
  });

const withRetry = (retry: Partial<ResolvedOptions['retry']>) => () =>
  loadCore({
    'delivery/retry-policy': ({ createRetryPolicy }) => ({
      createRetryPolicy: (parts) =>
        createRetryPolicy(
          differing(parts, { options: { ...parts.options, retry: { ...parts.options.retry, ...retry } } }),
        ),
    }),
  });

export const brokenRetries: readonly BrokenClient[] = [
  {
    name: 'waits although nothing can be sent in time',
    point: 6,
    finding: /nothing can be sent in time/,
    load: () =>
      loadCore({
        'delivery/batch-sender': ({ createBatchSender }) => ({
          createBatchSender(parts) {
            const inner = createBatchSender(parts);
            return changed(inner, { settled: (place) => inner.settled(place, Number.POSITIVE_INFINITY) });
          },
        }),
      }),
  },
  {
    name: 'empties the queue at a flush',
    point: 1,
    finding: /signals are/,
    load: () =>
      loadCore({
        'delivery/batch-sender': ({ createBatchSender }) => ({
          createBatchSender(parts) {
            const inner = createBatchSender(parts);
            return changed(inner, {
              settled(place, until) {
                const done = inner.settled(place, until);
                parts.queue.clear();
                return done;
              },
            });
          },
        }),
      }),
  },
  {
    name: 'measures time by the wall clock',
    point: 11,
    finding: /held back until|wait for nothing|no backoff|is late|no attempt since|as expired/,
    async load(): Promise<Core> {
      const core = await loadCore({});
      return {
        ...core,
        createClient(appID, ...given) {
          const { clock } = given.find((option) => option && 'clock' in option) as { clock: Clock };
          return core.createClient(appID, ...given, { clock: { ...clock, monotonic: () => clock.now() } });
        },
      };
    },
  },
  {
    name: 'tries again at once',
    point: 11,
    finding: /no backoff/,
    // Three times only: without an end, the test would have none.
    given: longDelays,
    load: withPolicy((inner) => ({ delayMs: () => (inner.failures > 3 ? inner.delayMs() : 0) })),
  },
  {
    name: 'does not try again by itself',
    point: 15,
    finding: /wait for nothing|no attempt since/,
    load: withPolicy((inner) => ({ delayMs: () => (inner.failures > 0 ? Number.MAX_SAFE_INTEGER : 0) })),
  },
  {
    name: 'does not try again when it is asked to',
    point: 16,
    finding: /no attempt since/,
    given: longDelays,
    load: withPolicy(() => ({ retryNow() {} })),
  },
  {
    name: 'waits longer than its longest delay',
    point: 11,
    finding: /no attempt since/,
    given: { ...longDelays, retry: { maxAttempts: 10, maxAgeMs: 86_400_000, maxBackoffMs: 300 } },
    load: withRetry({ maxBackoffMs: 600_000 }),
  },
  {
    name: 'tries for ever',
    point: 17,
    finding: /as expired|although it is done with/,
    load: withRetry({ maxAttempts: 1_000_000 }),
  },
  {
    name: 'does not say that signals may have arrived twice',
    point: 13,
    finding: /ambiguous is/,
    load: () =>
      loadCore({
        'delivery/attempt': () => ({ maybeReceived: () => false }),
      }),
  },
  {
    name: 'flushes for longer than it may',
    point: 6,
    finding: /is late/,
    load: () =>
      loadCore({
        'internal/with-deadline': ({ withDeadline }) => ({
          withDeadline: (work, deadline) => withDeadline(work, { ...deadline, timeoutMs: deadline.timeoutMs + 60 }),
        }),
      }),
  },
];
