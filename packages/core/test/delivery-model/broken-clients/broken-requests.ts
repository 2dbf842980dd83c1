import type { createRequestDispatcher } from '../../../src/delivery/request-dispatcher.js';
import type { parseRetryAfter } from '../../../src/delivery/retry-after.js';
import { type BrokenClient, changed, differing, loadCore, severalRequests } from './broken-client.js';

type CreateDispatcher = typeof createRequestDispatcher;

const withRetryAfter = (parse: typeof parseRetryAfter) => () =>
  loadCore({ 'delivery/retry-after': () => ({ parseRetryAfter: parse }) });

const withVerdict = (status: number, verdict: 'refused' | 'delivered') => () =>
  loadCore({
    'delivery/classify-response': ({ classifyResponse }) => ({
      classifyResponse: (given) => (given === status ? verdict : classifyResponse(given)),
    }),
  });

/** The dispatcher of a client whose pauses can be made to end early. */
function skippingDispatcher(parts: Parameters<CreateDispatcher>[0], create: CreateDispatcher) {
  const { clock } = parts.options;
  let aheadMs = 0;
  const options = { ...parts.options, clock: { ...clock, monotonic: () => clock.monotonic() + aheadMs } };
  const inner = create(differing(parts, { options }));
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
        'delivery/request-dispatcher': ({ createRequestDispatcher }) => ({
          createRequestDispatcher(parts) {
            const batch = { ...parts.options.batch, maxInFlight: parts.options.batch.maxInFlight + 1 };
            return createRequestDispatcher(differing(parts, { options: { ...parts.options, batch } }));
          },
        }),
      }),
  },
  {
    name: 'ignores Retry-After',
    point: 12,
    finding: /held back until/,
    load: withRetryAfter(() => 0),
  },
  {
    name: 'waits as long as Retry-After says, also longer than an hour',
    point: 12,
    finding: /wait for nothing|no attempt since|held back until/,
    load: withRetryAfter((value) => Number(value) * 1000 || 0),
  },
  {
    name: 'forgets Retry-After after a success elsewhere',
    point: 12,
    finding: /held back until/,
    given: severalRequests,
    load: () =>
      loadCore({
        'delivery/request-dispatcher': ({ createRequestDispatcher }) => ({
          createRequestDispatcher(parts) {
            const { inner, skip } = skippingDispatcher(parts, createRequestDispatcher);
            return changed(inner, {
              async attempt(...call) {
                const result = await inner.attempt(...call);
                if (result.status === 200) skip(0);
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
    given: severalRequests,
    load() {
      let skip = (_toMs: number) => {};
      return loadCore({
        'delivery/retry-after': ({ parseRetryAfter }) => ({
          parseRetryAfter(value, now) {
            const pauseMs = parseRetryAfter(value, now);
            if (pauseMs > 0) skip(pauseMs);
            return pauseMs;
          },
        }),
        'delivery/request-dispatcher': ({ createRequestDispatcher }) => ({
          createRequestDispatcher(parts) {
            const skipping = skippingDispatcher(parts, createRequestDispatcher);
            skip = skipping.skip;
            return skipping.inner;
          },
        }),
      });
    },
  },
  {
    name: 'does not end its requests at an interruption or an opt-out',
    point: 1,
    finding: /go on|goes on/,
    load: () =>
      loadCore({
        'delivery/request-dispatcher': ({ createRequestDispatcher }) => ({
          createRequestDispatcher: (parts) => changed(createRequestDispatcher(parts), { interrupt() {} }),
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
    finding: /size of a signal is wrong|bytes in a request|no attempt since|wait for nothing/,
    load: () =>
      loadCore({
        'encoding/ingest-request': () => ({ utf8Size: ({ length }) => length }),
      }),
  },
];
