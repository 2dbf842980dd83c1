import fc from 'fast-check';
import type { BatchOptions, QueueOptions, RetryOptions } from '../src/index.js';
import type { DiskOptions } from './memory-disk.js';
import type { Reply, RetryAfter } from './scripted-endpoint.js';

/** How the clients of one run are made. */
export interface EngineOptions {
  readonly batch: Readonly<Record<keyof BatchOptions, number>>;
  readonly queue: Readonly<Record<keyof QueueOptions, number>>;
  readonly retry: Readonly<Record<keyof RetryOptions, number>>;
  readonly timeoutMs: number;
  readonly ambiguousFailure: 'retry' | 'drop';
  /** What chance says each time. */
  readonly random: number;
  readonly disk: DiskOptions | undefined;
}

/** One thing that happens to a program. */
export type Step =
  | { readonly do: 'send'; readonly signals: number; readonly text: string; readonly isCancelled: boolean }
  | { readonly do: 'send-odd-values' }
  | { readonly do: 'send-unserializable' }
  | { readonly do: 'cancel'; readonly which: number }
  | { readonly do: 'deliver'; readonly signals: number; readonly timeoutMs: number; readonly isCancelled: boolean }
  | { readonly do: 'flush'; readonly timeoutMs: number; readonly isCancelled: boolean }
  | { readonly do: 'wake' | 'interrupt' | 'keep' }
  | { readonly do: 'depart'; readonly requests: number; readonly bytes: number }
  | { readonly do: 'close'; readonly timeoutMs: number }
  | { readonly do: 'jump'; readonly ms: number }
  | { readonly do: 'reply'; readonly replies: readonly Reply[] }
  /** What is answered from now on. */
  | { readonly do: 'answer'; readonly reply: Reply }
  /** The program closes its client, ends, and is started again. */
  | { readonly do: 'restart'; readonly timeoutMs: number }
  /** It ends without time for anything but to spool, and is started again. */
  | { readonly do: 'exit' }
  /** It is killed, and started again. */
  | { readonly do: 'kill' }
  | { readonly do: 'pass'; readonly ms: number };

const HOUR_MS = 3_600_000;

const DAY_MS = 24 * HOUR_MS;

export const healthy: Reply = { kind: 'status', status: 200, delayMs: 0 };

const retryAfter: fc.Arbitrary<RetryAfter> = fc.oneof(
  fc.record({ seconds: fc.constantFrom(1, 7, 300, 3600, 86_400, 10 ** 12, 0, -5) }),
  fc.record({ dateMs: fc.constantFrom(2000, 90_000, 2 * DAY_MS, -60_000) }),
  fc.record({ text: fc.constantFrom('soon', '', '1.5', '1e3', '-1', '0x10', 'NaN', '99 bottles', 'try again 2030') }),
);

/** No delay is that of a time-out, so that never two things happen at the same time in an order that nobody knows. */
const delayMs = fc.constantFrom(0, 0, 0, 13, 707, 4321);

const reply: fc.Arbitrary<Reply> = fc.oneof(
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

const timeoutMs = fc.constantFrom(0, 50, 1000, 6000, 60_000);

const isCancelled = fc.boolean();

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      signals: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 40 })),
      text: fc.oneof(
        fc.constantFrom('', 'plain', '"quoted" \\ and\nbroken', '日本語のテキスト', '👋🏽'.repeat(20), 'é'.repeat(300)),
        fc.string({ unit: 'binary', maxLength: 200 }),
      ),
      isCancelled: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constantFrom<Step>({ do: 'send-odd-values' }, { do: 'send-unserializable' }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), which: fc.nat(5) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('deliver' as const),
      signals: fc.integer({ min: 1, max: 5 }),
      timeoutMs,
      isCancelled,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('flush' as const), timeoutMs, isCancelled }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('wake' as const, 'interrupt' as const, 'keep' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('depart' as const),
      requests: fc.integer({ min: 0, max: 8 }),
      bytes: fc.constantFrom(0, 500, 5000, 61_440),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const), timeoutMs }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('jump' as const), ms: fc.constantFrom(-DAY_MS, DAY_MS, -7, HOUR_MS) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('reply' as const),
      replies: fc.array(reply, { minLength: 1, maxLength: 4 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('answer' as const), reply }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'answer', reply: healthy }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const), timeoutMs }) },
  { weight: 1, arbitrary: fc.constantFrom<Step>({ do: 'exit' }, { do: 'kill' }) },
  {
    weight: 7,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      ms: fc.constantFrom(1, 50, 260, 600, 1100, 5100, 31_000, 61_000, 601_000, HOUR_MS, 26 * HOUR_MS),
    }),
  },
);

/** What happens in one turn of the program, before any promise settles. */
export const turns: fc.Arbitrary<Step[][]> = fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), {
  minLength: 1,
  maxLength: 25,
  size: 'max',
});

export const engineOptions: fc.Arbitrary<EngineOptions> = fc.record({
  batch: fc.record({
    maxSignals: fc.constantFrom(1, 3, 8, 100),
    maxBytes: fc.constantFrom(600, 3000, 524_288),
    lingerMs: fc.constantFrom(0, 0, 100),
    maxInFlight: fc.constantFrom(1, 2, 3),
  }),
  queue: fc.record({
    maxSignals: fc.constantFrom(2, 20, 60, 10_000),
    maxBytes: fc.constantFrom(2500, 9000, 5_000_000),
  }),
  retry: fc.record({ maxAttempts: fc.constantFrom(1, 3, 10), maxAgeMs: fc.constantFrom(1500, HOUR_MS, DAY_MS) }),
  timeoutMs: fc.constantFrom(900, 5000),
  ambiguousFailure: fc.constantFrom('retry' as const, 'retry' as const, 'drop' as const),
  random: fc.constantFrom(0, 0.5, 0.999999),
  disk: fc.option(
    fc.record({
      writeAhead: fc.boolean(),
      claimSignals: fc.constantFrom(1, 10, 1000),
      claimMs: fc.constantFrom(0, 20),
    }),
    { nil: undefined },
  ),
});
