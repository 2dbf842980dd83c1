import type { createRequestLimiter } from '../../../src/delivery/request-limiter.js';
import type { parseRetryAfter } from '../../../src/delivery/retry-after.js';
import type { Clock } from '../../../src/index.js';
import { type BrokenClient, differing, loadCore } from './broken-client.js';

type CreateLimiter = typeof createRequestLimiter;

const withRetryAfter = (parse: typeof parseRetryAfter) => () =>
  loadCore({ 'delivery/retry-after': () => ({ parseRetryAfter: parse }) });

const withVerdict = (status: number, verdict: 'refused' | 'delivered') => () =>
  loadCore({
    'delivery/classify-response': ({ classifyResponse }) => ({
      classifyResponse: (given) => (given === status ? verdict : classifyResponse(given)),
    }),
  });

/** The limiter of a client whose pauses can be made to end early. */
function skippingLimiter(parts: Parameters<CreateLimiter>[0], create: CreateLimiter) {
  const { clock } = parts.options;
  let aheadMs = 0;
  const ownClock: Clock = { ...clock, monotonic: () => clock.monotonic() + aheadMs };
  const inner = create({ ...parts, options: { ...parts.options, clock: ownClock } });
  const skip = (toMs: number) => {
    aheadMs += Math.max(0, inner.pausedMs() - toMs);
  };
  return { inner, skip };
}

export const brokenRequests: readonly BrokenClient[] = [
  {
    name: 'has one request more under way than it may',
    point: 20,
    finding: /too many requests at once/,
    load: () =>
      loadCore({
        'delivery/request-limiter': ({ createRequestLimiter }) => ({
          createRequestLimiter({ options, ...parts }) {
            const batch = { ...options.batch, maxInFlight: options.batch.maxInFlight + 1 };
            return createRequestLimiter({ ...parts, options: { ...options, batch } });
          },
        }),
      }),
  },
  {
    name: 'ignores Retry-After',
    point: 12,
    finding: /held back until/,
    load: withRetryAfter(() => undefined),
  },
  {
    name: 'waits as long as Retry-After says, also longer than an hour',
    point: 12,
    finding: /wait for nothing|no attempt since|held back until/,
    load: withRetryAfter((value) => Number(value) * 1000 || undefined),
  },
  {
    name: 'forgets Retry-After after a success elsewhere',
    point: 12,
    finding: /held back until/,
    given: { batch: { maxSignals: 8, maxBytes: 3000, lingerMs: 0, maxInFlight: 3 } },
    load: () =>
      loadCore({
        'delivery/request-limiter': ({ createRequestLimiter }) => ({
          createRequestLimiter(parts) {
            const { inner, skip } = skippingLimiter(parts, createRequestLimiter);
            return Object.assign(inner, { skip });
          },
        }),
        'delivery/request-dispatcher': ({ createRequestDispatcher }) => ({
          createRequestDispatcher(parts) {
            const inner = createRequestDispatcher(parts);
            return differing(inner, {
              async attempt(...call) {
                const result = await inner.attempt(...call);
                if (result.status === 200) (parts.limiter as unknown as { skip(toMs: number): void }).skip(0);
                return result;
              },
            });
          },
        }),
      }),
  },
  {
    name: 'heeds the last Retry-After, and not the longest',
    point: 12,
    finding: /held back until/,
    given: { batch: { maxSignals: 8, maxBytes: 3000, lingerMs: 0, maxInFlight: 3 } },
    load: () =>
      loadCore({
        'delivery/request-limiter': ({ createRequestLimiter }) => ({
          createRequestLimiter(parts) {
            const { inner, skip } = skippingLimiter(parts, createRequestLimiter);
            return differing(inner, {
              pauseFor(durationMs) {
                if (durationMs > 0) skip(durationMs);
                inner.pauseFor(durationMs);
              },
            });
          },
        }),
      }),
  },
  {
    name: 'does not end its requests at an interruption or an opt-out',
    point: 1,
    finding: /go on|goes on/,
    load: () =>
      loadCore({
        'delivery/request-dispatcher': ({ createRequestDispatcher }) => ({
          createRequestDispatcher: (parts) => differing(createRequestDispatcher(parts), { interrupt() {} }),
        }),
      }),
  },
  {
    name: 'gives up a request that is too large, and not only a signal',
    point: 19,
    finding: /as refused|as too-large/,
    load: withVerdict(413, 'refused'),
  },
  {
    name: 'takes a redirect for a success',
    point: 10,
    finding: /delivered is|settles in a wrong way/,
    load: withVerdict(301, 'delivered'),
  },
  {
    name: 'takes characters for bytes',
    point: 18,
    finding: /size of a signal is wrong|bytes in a request/,
    load: () =>
      loadCore({
        'encoding/ingest-request': () => ({ utf8Size: ({ length }) => length }),
      }),
  },
];
