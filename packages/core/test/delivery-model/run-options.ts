import fc from 'fast-check';
import type { BatchOptions, ConsentState, QueueOptions, RetryOptions } from '../../src/index.js';
import type { DiskOptions } from '../memory-disk.js';
import type { ProcessorOptions } from './watched-processor.js';

/** How the clients of one run are made. */
export interface RunOptions {
  readonly batch: Readonly<Record<keyof BatchOptions, number>>;
  readonly queue: Readonly<Record<keyof QueueOptions, number>>;
  readonly retry: Readonly<Record<keyof RetryOptions, number>>;
  readonly timeoutMs: number;
  readonly ambiguousFailure: 'retry' | 'drop';
  /** What the clock says for chance each time. */
  readonly random: number;
  readonly disk: DiskOptions | undefined;
  /** Whether programs share a storage for decisions and sessions. */
  readonly hasStorage: boolean;
  /** The user's decision before one is remembered. */
  readonly consent: ConsentState;
  readonly processor: ProcessorOptions | undefined;
  readonly sessions: 'off' | 'on' | 'with-background';
  /** Whether the program names its store before all other features, or after them. */
  readonly isStoreFirst: boolean;
}

const HOUR_MS = 3_600_000;

/** Most runs are without what only some programs use. */
const mostly = <Usual, Other>(usual: Usual, ...others: fc.Arbitrary<Other>[]): fc.Arbitrary<Usual | Other> =>
  fc.oneof(
    { weight: 3 * others.length, arbitrary: fc.constant(usual) },
    ...others.map((arbitrary) => ({ weight: 1, arbitrary })),
  );

export const runOptions: fc.Arbitrary<RunOptions> = fc.record({
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
  retry: fc.record({
    maxAttempts: fc.constantFrom(1, 3, 10),
    maxAgeMs: fc.constantFrom(1500, HOUR_MS, 24 * HOUR_MS),
    maxBackoffMs: fc.constantFrom(300, 3000, 300_000),
  }),
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
  hasStorage: fc.boolean(),
  consent: mostly('granted' as const, fc.constant('unknown' as const)),
  processor: mostly(undefined, fc.record({ holdMs: fc.constantFrom(0, 20, 800), every: fc.constantFrom(1, 3) })),
  sessions: mostly('off' as const, fc.constantFrom('on' as const, 'with-background' as const)),
  isStoreFirst: fc.boolean(),
});
