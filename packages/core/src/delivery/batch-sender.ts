import type { DeliveryParts } from '../client-parts.js';
import type { DropReason } from '../contracts/stats.js';
import { encodeBatch, joinSignals } from '../encoding/ingest-request.js';
import { describeResult, type ExchangeResult, maybeReceived } from './attempt.js';
import { classifyResponse } from './classify-response.js';
import type { QueuedSignal } from './queued-signal.js';
import type { Gate } from './request-limiter.js';
import { backoffMs } from './retry-policy.js';

/** After this many successes, a batch size that a 413 has taught is doubled again. */
const RECOVER_AFTER = 16;

/** A place in the queue that no signal has yet. */
const EVERYTHING = Number.MAX_SAFE_INTEGER;

/** Carries signals from the outbox to the endpoint, one batch after another, so that they arrive in order. */
export interface Drain {
  /** A signal was added: it leaves with whatever else arrives before the next request. */
  notify(): void;
  /** Tries as soon as it may, and has those look again who wait for the queue. */
  pump(): void;
  /** Tries now, unless the endpoint itself has asked for time. */
  wake(): void;
  /** Tries now, and resolves when no signal up to this place waits any more; without a place, for the last time. */
  settled(place?: number): Promise<void>;
  /** Lends what is sent next, in so many bytes; none when nothing waits. */
  lease(maxBytes: number): readonly QueuedSignal[];
  /** Sends what was lent, when it may enter. Never rejects. */
  send(leased: readonly QueuedSignal[], enter: Gate['enter'], keepalive?: boolean): Promise<void>;
  /** For how long nothing is tried, by our own choice, in milliseconds; none when it is negative. */
  backedOffMs(): number;
  /** No further request is begun. */
  stop(): void;
}

/** What becomes of a batch: what is sent again, and why the rest is given up, where it has not arrived. */
type Judgement = readonly [again: readonly QueuedSignal[], reason?: DropReason];

export function createDrain(parts: DeliveryParts): Drain {
  const { courier, ledger, log, options, outbox, tell } = parts;
  const { ambiguousFailure, batch, clock, retry, testMode } = options;
  const waiters: (() => void)[] = [];
  let batchLimit = batch.maxSignals;
  let successes = 0;
  /** Attempts that failed in a row; and those of them that had no response. */
  let failures = 0;
  let unanswered = 0;
  /** Until when nothing is sent by our own choice, on the monotonic clock. */
  let backedOffUntil = Number.NEGATIVE_INFINITY;
  let busy = false;
  let woken = false;
  let closing = false;
  let stopped = false;
  let cancelTimer: (() => void) | undefined;

  async function pump(): Promise<void> {
    woken = false;
    cancelTimer?.();
    cancelTimer = undefined;
    lookAgain();
    if (busy || stopped) return;
    const waitMs = Math.max(backedOffUntil - clock.monotonic(), courier.gate.heldMs());
    if (waitMs > 0) {
      if (outbox.size > 0 || parts.keeper) cancelTimer = clock.setTimer(pump, waitMs);
      return;
    }
    busy = true;
    // Leased when it is its turn: what arrives while it stands in line leaves with it, and what is cancelled does not.
    const leave = await courier.gate.enter();
    if (stopped) return leave();
    const leased = lease(batch.maxBytes);
    if (leased.length > 0) {
      await send(leased, async () => leave);
      busy = false;
      parts.keeper?.attempted(failures);
      void pump();
    } else {
      leave();
      busy = false;
      lookAgain();
      if (!closing) parts.keeper?.claim();
    }
  }

  function lease(maxBytes: number): readonly QueuedSignal[] {
    return outbox.lease(batchLimit, Math.min(batch.maxBytes, maxBytes));
  }

  function lookAgain(): void {
    for (const wakeUp of waiters.splice(0)) wakeUp();
  }

  async function send(leased: readonly QueuedSignal[], enter: Gate['enter'], keepalive = false): Promise<void> {
    const result = await courier.post(encodeBatch(leased, options.website), { enter, keepalive });
    // Taken away meanwhile, by a close or an opt-out, it has been counted already.
    if (!outbox.isLent(leased)) return;
    const [again, reason] = result.isUnsent ? [leased] : judge(leased, result);
    outbox.settle(leased, again);
    const ended = leased.length - again.length;
    if (reason) ledger.drop(reason, ended);
    else ledger.delivered += ended;
    if (reason !== 'refused') return;
    const inFull = `\nrequest: ${joinSignals(leased)}\nresponse: ${result.text}`;
    log.error(`${describeResult(result)} to ${ended} signals${testMode ? inFull : ''}`);
  }

  function judge(signals: readonly QueuedSignal[], result: ExchangeResult): Judgement {
    const verdict = classifyResponse(result.status);
    if (verdict === 'retry' || verdict === 'misdirected') return fail(signals, result);
    if (verdict === 'split' && signals.length > 1) {
      batchLimit = Math.min(batchLimit, signals.length >> 1);
      tell('split', describeResult(result), signals.length);
      return [signals];
    }
    failures = unanswered = 0;
    if (batchLimit < batch.maxSignals && ++successes % RECOVER_AFTER === 0) {
      batchLimit = Math.min(batch.maxSignals, batchLimit * 2);
    }
    if (verdict === 'delivered') return [[]];
    return [[], verdict === 'split' ? 'too-large' : 'refused'];
  }

  function fail(signals: readonly QueuedSignal[], result: ExchangeResult): Judgement {
    const now = clock.monotonic();
    const reason = describeResult(result);
    failures++;
    unanswered = result.error ? unanswered + 1 : 0;
    // A connection may have died unseen while it was idle, as in a function that was frozen: the next one will do.
    const isStale = failures === 1 && ledger.delivered > 0 && result.error?.kind === 'network' && maybeReceived(result);
    const delayMs = isStale ? 0 : backoffMs(failures, unanswered, clock.random());
    // What the endpoint asks for is better than our dice.
    if (courier.gate.heldMs() <= 0) backedOffUntil = now + delayMs;
    if (failures === 1) log.warn(`${reason}; ${outbox.size} signals wait to be sent again`);

    if (maybeReceived(result)) {
      ledger.ambiguous += signals.length;
      if (ambiguousFailure === 'drop') return [[], 'ambiguous'];
    }
    const again = signals.filter((signal) => {
      signal.failedAt ??= now;
      if (result.status) signal.errors = (signal.errors ?? 0) + 1;
      return now - signal.failedAt < retry.maxAgeMs && (signal.errors ?? 0) < retry.maxAttempts;
    });
    tell('retried', reason, again.length);
    return [again, 'expired'];
  }

  function wake(): void {
    backedOffUntil = Number.NEGATIVE_INFINITY;
    void pump();
  }

  return {
    pump,
    backedOffMs: () => backedOffUntil - clock.monotonic(),
    wake,
    lease,
    send,
    notify() {
      if (woken || busy) return;
      // A timer that runs is the linger, or the backoff.
      if ((cancelTimer || batch.lingerMs > 0) && outbox.size < batch.maxSignals) {
        cancelTimer ??= clock.setTimer(pump, batch.lingerMs);
      } else {
        woken = true;
        void Promise.resolve().then(pump);
      }
    },
    async settled(place = EVERYTHING) {
      closing ||= place === EVERYTHING;
      wake();
      if (place === EVERYTHING) await parts.keeper?.claiming;
      while (outbox.oldest() <= place) {
        await new Promise<void>((resolve) => waiters.push(resolve));
      }
    },
    stop() {
      stopped = true;
      void pump();
    },
  };
}
