import fc from 'fast-check';
import type { Reply, RetryAfter } from './scripted-endpoint.js';

const DAY_MS = 24 * 3_600_000;

const retryAfter: fc.Arbitrary<RetryAfter> = fc.oneof(
  fc.record({ seconds: fc.constantFrom(1, 7, 300, 3600, 86_400, 10 ** 12, 0, -5) }),
  fc.record({ dateMs: fc.constantFrom(2000, 90_000, 2 * DAY_MS, -60_000) }),
  fc.record({ text: fc.constantFrom('soon', '', '1.5', '1e3', '-1', '0x10', 'NaN', '99 bottles', 'try again 2030') }),
);

/** No delay is that of a time-out, so that no two things happen at the same time in an order that cannot be known. */
const delayMs = fc.constantFrom(0, 0, 0, 13, 707, 4321);

/** Any answer to a request. */
export const reply: fc.Arbitrary<Reply> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('status' as const), status: fc.constantFrom(200, 202), delayMs }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('status' as const),
      status: fc.constantFrom(301, 400, 408, 413, 429, 500, 501, 502, 503, 504),
      delayMs,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('status' as const),
      status: fc.constantFrom(429, 429, 503, 500, 301, 502),
      retryAfter,
      delayMs,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('status' as const),
      status: fc.constantFrom(200, 400, 503),
      delayMs,
      body: fc.constantFrom('endless' as const, 'broken' as const),
      deaf: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('status' as const),
      status: fc.constantFrom(502, 504),
      delayMs,
      stored: fc.constant(true),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('too-large-above' as const), signals: fc.integer({ min: 0, max: 6 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Reply>(
      { kind: 'no-response', maybeSent: false, stored: false, delayMs: 0 },
      { kind: 'no-response', maybeSent: false, stored: false, delayMs: 707 },
      { kind: 'no-response', maybeSent: true, stored: false, delayMs: 13 },
      { kind: 'no-response', maybeSent: true, stored: true, delayMs: 0 },
      { kind: 'no-response', maybeSent: true, stored: true, delayMs: 707 },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('silence' as const), stored: fc.boolean(), deaf: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.constant<Reply>({ kind: 'throws' }) },
);

/** Answers to several requests at once, most of which ask for a pause. */
export const pauses: fc.Arbitrary<Reply[]> = fc.array(
  fc.oneof(
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('status' as const),
        status: fc.constantFrom(429, 503),
        retryAfter: fc.record({ seconds: fc.constantFrom(1, 7, 300) }),
        delayMs,
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('status' as const), status: fc.constant(200), delayMs }) },
  ),
  { minLength: 2, maxLength: 3 },
);
