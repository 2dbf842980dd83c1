import { backoffMs } from './backoff.js';
import { classifyResponse } from './classify-response.js';
import type { DeliveryParts } from './client-parts.js';
import { describeResult, type ExchangeResult, maybeReceived } from './exchange.js';
import { encodeBatch, joinSignals } from './ingest.js';
import type { DropReason } from './ledger.js';
import type { QueuedSignal } from './outbox.js';
import { parseRetryAfter } from './retry-after.js';

/** After this many successes, a batch size that a 413 has taught is doubled again. */
const RECOVER_AFTER = 16;

/** A place in the queue that no signal has yet. */
const EVERYTHING = Number.MAX_SAFE_INTEGER;

/** Carries signals from the outbox to the endpoint, one batch after another, so that they arrive in order. */
export interface Drain {
  /** A signal was added: it leaves with whatever else arrives before the next request. */
  notify(signal: QueuedSignal): void;
  /** Tries as soon as it may, and has those look again who wait for the queue. */
  pump(): void;
  /** Tries now, unless the endpoint itself has asked for time. */
  wake(): void;
  /** Tries now, and resolves when no signal up to this place waits any more; without a place, for the last time. */
  settled(place?: number): Promise<void>;
  /** Sends a batch that was leased; beside the others, when it is not the drain's own. Never rejects. */
  send(leased: readonly QueuedSignal[], keepalive?: boolean): Promise<void>;
  /** What an endpoint asks for holds back all requests. */
  heed(result: ExchangeResult): void;
  /** For how long the endpoint has asked to be left alone, in milliseconds; none when it is negative. */
  askedMs(): number;
  /** No further request is begun. */
  stop(): void;
}

export function createDrain(parts: DeliveryParts): Drain {
  const { courier, ledger, log, options, outbox, tell } = parts;
  const { ambiguousFailure, batch, clock, retry, testMode } = options;
  const waiters: (() => void)[] = [];
  let batchLimit = batch.maxSignals;
  let successes = 0;
  /** Attempts that failed in a row; and those of them that had no response. */
  let failures = 0;
  let unanswered = 0;
  /** Until when nothing is sent, on the monotonic clock: because the endpoint has asked for it, or by our own choice. */
  let askedUntil = Number.NEGATIVE_INFINITY;
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
    if (busy || stopped) return;
    const waitMs = Math.max(askedUntil, backedOffUntil) - clock.monotonic();
    if (waitMs > 0) {
      if (outbox.size > 0) cancelTimer = clock.setTimer(pump, waitMs);
      return;
    }
    const leased = outbox.lease(batchLimit, batch.maxBytes);
    if (leased.length > 0) {
      busy = true;
      await send(leased);
      busy = false;
      parts.keeper?.attempted(failures);
      void pump();
    } else if (failures === 0 && !closing) {
      void parts.keeper?.claim();
    }
    for (const wakeUp of waiters.splice(0)) wakeUp();
  }

  async function send(leased: readonly QueuedSignal[], keepalive = false): Promise<void> {
    const signals = leased.filter(({ cancel }) => !cancel?.aborted);
    ledger.drop('cancelled', leased.length - signals.length);
    const result = signals.length > 0 && (await courier.post(encodeBatch(signals, options.website), { keepalive }));
    // Taken away meanwhile, by a close or an opt-out, it has been counted already.
    if (outbox.isLent(leased)) outbox.settle(leased, result ? judge(signals, result) : []);
  }

  /** Counts what has become of a batch, and returns what has to be sent again. */
  function judge(signals: readonly QueuedSignal[], result: ExchangeResult): readonly QueuedSignal[] {
    const verdict = classifyResponse(result.status);
    if (verdict === 'delivered') {
      ledger.delivered += signals.length;
    } else if (verdict === 'refused') {
      giveUp('refused', signals);
      const inFull = `\nrequest: ${joinSignals(signals)}\nresponse: ${result.text}`;
      log.error(`${describeResult(result)} to ${signals.length} signals${testMode ? inFull : ''}`);
    } else if (verdict !== 'split') {
      return fail(signals, result);
    } else if (signals.length > 1) {
      batchLimit = signals.length >> 1;
      tell('split', describeResult(result), signals.length);
      return signals;
    } else {
      giveUp('too-large', signals);
    }
    failures = unanswered = 0;
    if (batchLimit < batch.maxSignals && ++successes % RECOVER_AFTER === 0) {
      batchLimit = Math.min(batch.maxSignals, batchLimit * 2);
    }
    return [];
  }

  function fail(signals: readonly QueuedSignal[], result: ExchangeResult): readonly QueuedSignal[] {
    const now = clock.monotonic();
    const reason = describeResult(result);
    failures++;
    unanswered = result.error ? unanswered + 1 : 0;
    backedOffUntil = now + backoffMs(failures, unanswered, clock.random());
    heed(result);
    if (failures === 1) log.warn(`${reason}; ${outbox.size} signals wait to be sent again`);

    if (maybeReceived(result)) {
      ledger.ambiguous += signals.length;
      if (ambiguousFailure === 'drop') return giveUp('ambiguous', signals);
    }
    const again = signals.filter((signal) => {
      signal.failedAt ??= now;
      if (result.status) signal.errors = (signal.errors ?? 0) + 1;
      return now - signal.failedAt < retry.maxAgeMs && (signal.errors ?? 0) < retry.maxAttempts;
    });
    ledger.drop('expired', signals.length - again.length);
    tell('retried', reason, again.length);
    return again;
  }

  function giveUp(reason: DropReason, signals: readonly QueuedSignal[]): readonly QueuedSignal[] {
    ledger.drop(reason, signals.length);
    return [];
  }

  function heed({ retryAfter }: ExchangeResult): void {
    const askedMs = parseRetryAfter(retryAfter, clock.now()) ?? 0;
    if (askedMs > 0) {
      askedUntil = Math.max(askedUntil, clock.monotonic() + askedMs);
      // It knows better than our dice.
      backedOffUntil = Number.NEGATIVE_INFINITY;
    }
  }

  function wake(): void {
    backedOffUntil = Number.NEGATIVE_INFINITY;
    void pump();
  }

  return {
    send,
    heed,
    pump,
    wake,
    askedMs: () => askedUntil - clock.monotonic(),
    notify(signal) {
      parts.keeper?.added(signal);
      if (woken || busy) return;
      // A timer that runs is the linger, or what the endpoint or the backoff asks for.
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
      while (outbox.oldest() <= place || (closing && parts.keeper?.isClaiming)) {
        await new Promise<void>((resolve) => waiters.push(resolve));
      }
    },
    stop() {
      stopped = true;
      cancelTimer?.();
    },
  };
}
