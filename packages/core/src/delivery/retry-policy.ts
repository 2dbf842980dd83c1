import type { AttemptResult } from '../contracts/events.js';
import type { QueuedSignal } from '../contracts/signal-queue.js';
import { maybeReceived } from './attempt.js';
import type { ClientParts, RetryPolicy } from './client-parts.js';

/** The upper bound of the first random delay, in milliseconds. Each further failure doubles it. */
const BASE_MS = 1000;
/** No delay is shorter than this, in milliseconds: a random draw near zero would be no delay at all. */
const FLOOR_MS = 250;

/** After this many failures in a row without any response, the circuit is open: the endpoint is down, or a blocker is at work. */
const OPEN_AFTER = 3;
/** The delay before the first probe of an open circuit, in milliseconds. Each failed probe doubles it. */
const PROBE_MS = 30_000;
/** The longest delay between two probes, in milliseconds: a page whose requests are blocked makes six an hour. */
const MAX_PROBE_MS = 600_000;

/** After this many final verdicts, the client doubles a batch size that a 413 has reduced. */
const RECOVER_AFTER = 16;

export function createRetryPolicy(parts: ClientParts): RetryPolicy {
  const { options, stats } = parts;
  const { batch, clock, retry } = options;
  /** How many final verdicts there were since a 413 last reduced the batch size. */
  let finalVerdicts = 0;
  /** When the next attempt may begin, on the monotonic clock. */
  let waitUntil = clock.monotonic();
  /** Until this time, no hurried call brings another probe forward. */
  let hurriedUntil = waitUntil;
  /** How many attempts in a row have had no response. `undefined` until an attempt fails or gets a final verdict. */
  let unanswered: number | undefined;

  /** The endpoint has answered, and its verdict is final. */
  const onFinalVerdict = () => {
    policy.failures = unanswered = policy.waitedMs = 0;
    if (++finalVerdicts % RECOVER_AFTER === 0) policy.batchSize = Math.min(batch.maxSignals, policy.batchSize * 2);
  };

  const fail = ({ error }: AttemptResult, isAmbiguous: boolean) => {
    policy.failures++;
    unanswered = error ? (unanswered ?? 0) + 1 : 0;
    // An idle connection can die unseen, as in a frozen function. The next attempt then needs no delay.
    const isStale = policy.failures === 1 && stats.delivered > 0 && error?.kind === 'network' && isAmbiguous;
    // A pause that the endpoint asks for replaces the random delay.
    if (!isStale && parts.pausedMs() <= 0) {
      const delayMs = backoffMs(policy.failures, unanswered, clock.random(), retry.maxBackoffMs);
      // A probe that was brought forward replaces the regular probe of its ten minutes.
      waitUntil = Math.max(clock.monotonic(), delayMs < MAX_PROBE_MS ? 0 : hurriedUntil) + delayMs;
    }
  };

  const isExpired = (signal: QueuedSignal, status: number) => {
    const now = clock.monotonic();
    signal.failedAt ??= now;
    if (status) signal.errors++;
    return now - signal.failedAt >= retry.maxAgeMs || signal.errors >= retry.maxAttempts;
  };

  const policy: { -readonly [Name in keyof RetryPolicy]: RetryPolicy[Name] } = {
    batchSize: batch.maxSignals,
    failures: 0,
    waitedMs: 0,
    onWaited(ms) {
      policy.waitedMs = Math.max(policy.waitedMs, ms);
    },
    isOpen: () => (unanswered ?? 0) >= OPEN_AFTER,
    hasFinalVerdict: () => policy.failures === 0 && unanswered === 0,
    learnt() {
      if (unanswered === undefined) return unanswered;
      return {
        failures: policy.failures,
        unanswered,
        waitMs: policy.delayMs(),
        hurriedMs: hurriedUntil - clock.monotonic(),
      };
    },
    delayMs: () => waitUntil - clock.monotonic(),
    retryNow(isHurried) {
      const now = clock.monotonic();
      if (isHurried && policy.isOpen()) {
        if (now < hurriedUntil) return;
        hurriedUntil = Math.max(waitUntil, now + MAX_PROBE_MS);
      }
      waitUntil = now;
    },
    learn(learnt) {
      const until = (ms: number) => clock.monotonic() + Math.min(ms, 2 * MAX_PROBE_MS);
      policy.failures = learnt.failures;
      unanswered = learnt.unanswered;
      waitUntil = until(learnt.waitMs);
      hurriedUntil = until(learnt.hurriedMs);
    },
    judge(sent, size, result, verdict) {
      if (verdict === 'retry' || verdict === 'misdirected') {
        const isAmbiguous = maybeReceived(result);
        fail(result, isAmbiguous);
        if (isAmbiguous) stats.ambiguous += sent.length;
        if (isAmbiguous && options.ambiguousFailure === 'drop') return [sent, 'ambiguous'];
        return [sent.filter((signal) => isExpired(signal, result.status)), 'expired'];
      }
      if (verdict === 'split' && size > 1) {
        finalVerdicts = 0;
        policy.batchSize = Math.min(policy.batchSize, size >> 1);
        return [[]];
      }
      onFinalVerdict();
      return verdict === 'delivered' ? [sent] : [sent, verdict === 'split' ? 'too-large' : verdict];
    },
  };
  return policy;
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
export const backoffMs = (failures: number, unanswered: number, random: number, maxBackoffMs: number): number =>
  unanswered < OPEN_AFTER
    ? Math.max(FLOOR_MS, random * Math.min(maxBackoffMs, BASE_MS * 2 ** (failures - 1)))
    : Math.min(MAX_PROBE_MS, PROBE_MS * 2 ** (unanswered - OPEN_AFTER));
