import type { AttemptResult } from '../contracts/events.js';
import type { ResolvedOptions } from '../contracts/options.js';
import type { QueuedSignal } from '../contracts/signal-queue.js';
import { maybeReceived } from './attempt.js';

/** The first delay is drawn from up to this, in milliseconds; each further failure doubles it. */
const BASE_MS = 1000;
/** No delay is shorter than this, in milliseconds: a random draw near zero would be no delay at all. */
const FLOOR_MS = 250;

/** After this many failures in a row without any response, the circuit is open: the endpoint is down, or a blocker is at work. */
const OPEN_AFTER = 3;
/** The first probe of an open circuit comes after this, in milliseconds; each further one after twice as long. */
const PROBE_MS = 30_000;
/** No two probes are further apart, in milliseconds: a page whose requests are blocked makes six an hour. */
const MAX_PROBE_MS = 600_000;

/** After this many successes, the client doubles a batch size that a 413 has taught. */
const RECOVER_AFTER = 16;

/** Decides when the next attempt begins, how many signals it carries, and when the client gives a signal up. */
export interface RetryPolicy {
  /** The most signals of the next request. */
  readonly batchSize: number;
  /** How many attempts in a row have failed. */
  readonly failures: number;
  /** How long until the next attempt by the client's own choice, in milliseconds; not positive for now. */
  delayMs(): number;
  /** Forgets the delay. */
  retryNow(): void;
  /** The endpoint has answered with a verdict on the signals. */
  onSuccess(): void;
  /** The endpoint has refused a request with this many signals as too large. */
  onTooLarge(signals: number): void;
  /**
   * An attempt has failed.
   *
   * @param isPaused - Whether the endpoint has asked for a pause, which is better than our dice.
   * @param hasDelivered - Whether the endpoint has accepted signals of this client before.
   */
  onFailure(result: AttemptResult, isPaused: boolean, hasDelivered: boolean): void;
  /** Whether a signal of a failed attempt is worth another one. Counts the attempt. */
  mayRetry(signal: QueuedSignal, result: AttemptResult): boolean;
}

export function createRetryPolicy({
  batch,
  clock,
  retry,
}: Pick<ResolvedOptions, 'batch' | 'clock' | 'retry'>): RetryPolicy {
  let batchSize = batch.maxSignals;
  let successes = 0;
  let failures = 0;
  /** How many of the failures had no response. */
  let unanswered = 0;
  /** On the monotonic clock. */
  let waitUntil = Number.NEGATIVE_INFINITY;

  return {
    get batchSize() {
      return batchSize;
    },
    get failures() {
      return failures;
    },
    delayMs: () => waitUntil - clock.monotonic(),
    retryNow() {
      waitUntil = Number.NEGATIVE_INFINITY;
    },
    onSuccess() {
      failures = unanswered = 0;
      if (batchSize < batch.maxSignals && ++successes % RECOVER_AFTER === 0) {
        batchSize = Math.min(batch.maxSignals, batchSize * 2);
      }
    },
    onTooLarge(signals) {
      batchSize = Math.min(batchSize, signals >> 1);
    },
    onFailure(result, isPaused, hasDelivered) {
      failures++;
      unanswered = result.error ? unanswered + 1 : 0;
      // A connection may die unseen while it is idle, as in a function that was frozen: the next one will do.
      const isStale = failures === 1 && hasDelivered && result.error?.kind === 'network' && maybeReceived(result);
      if (!isStale && !isPaused) {
        waitUntil = clock.monotonic() + backoffMs(failures, unanswered, clock.random(), retry.maxBackoffMs);
      }
    },
    mayRetry(signal, { status }) {
      const now = clock.monotonic();
      signal.failedAt ??= now;
      if (status) signal.errors++;
      return now - signal.failedAt < retry.maxAgeMs && signal.errors < retry.maxAttempts;
    },
  };
}

/**
 * The delay before the next attempt, in milliseconds: exponential with full jitter, so that clients which failed together
 * do not come back together; while the circuit is open, the time until the next probe.
 *
 * @param failures - How many attempts in a row have failed, from 1.
 * @param unanswered - How many attempts in a row have had no response.
 * @param random - A number from 0 to 1.
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backoffMs(failures: number, unanswered: number, random: number, maxBackoffMs: number): number {
  return unanswered < OPEN_AFTER
    ? Math.max(FLOOR_MS, random * Math.min(maxBackoffMs, BASE_MS * 2 ** (failures - 1)))
    : Math.min(MAX_PROBE_MS, PROBE_MS * 2 ** (unanswered - OPEN_AFTER));
}
