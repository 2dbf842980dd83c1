import { backoffMs } from './backoff.js';
import { classifyResponse } from './classify-response.js';
import { describeResult, type ExchangeResult } from './exchange.js';
import { encodeBatch, joinSignals } from './ingest-v2.js';
import type { DropReason, Ledger } from './ledger.js';
import type { Logger } from './logger.js';
import type { ResolvedOptions } from './options.js';
import { parseRetryAfter } from './retry-after.js';
import type { SignalStore, StoredSignal } from './signal-store.js';

/** After this many successes, a batch size that a 413 has taught is doubled again. */
const RECOVER_AFTER = 16;

/** Carries signals from the store to the endpoint, one request at a time. */
export interface Drain {
  /** A signal was added: it leaves with whatever else arrives before the next request. */
  notify(): void;
  /**
   * Tries now, unless the endpoint itself has asked for time, and resolves when no signal up to this one waits any more.
   */
  settled(sequence: number): Promise<void>;
  /** No further request is begun. */
  stop(): void;
}

/** @param post - Makes one attempt. Never rejects. */
export function createDrain(
  { batch, clock, testMode }: ResolvedOptions,
  store: SignalStore,
  post: (body: Uint8Array) => Promise<ExchangeResult>,
  ledger: Ledger,
  log: Logger,
): Drain {
  const waiters: (() => void)[] = [];
  let batchLimit = batch.maxSignals;
  let successes = 0;
  let failures = 0;
  /** Until when nothing is sent, on the monotonic clock. */
  let heldUntil = clock.monotonic();
  /** Whether it was the endpoint that asked for it. */
  let heldByEndpoint = false;
  let busy = false;
  let woken = false;
  let stopped = false;
  let cancelTimer: (() => void) | undefined;

  async function pump(): Promise<void> {
    woken = false;
    cancelTimer?.();
    cancelTimer = undefined;
    if (busy || stopped) return;
    const wait = heldUntil - clock.monotonic();
    if (wait > 0) {
      if (store.size > 0) cancelTimer = clock.setTimer(pump, wait);
      return;
    }
    const leased = store.lease(batchLimit, batch.maxBytes);
    if (leased.length === 0) return;

    busy = true;
    const signals = leased.filter((signal) => !isCancelled(signal));
    giveUp('cancelled', leased.filter(isCancelled));
    if (signals.length > 0) {
      const result = await post(encodeBatch(signals));
      if (stopped) return;
      settle(signals, result);
    }
    busy = false;
    for (const wake of waiters.splice(0)) wake();
    void pump();
  }

  function settle(signals: readonly StoredSignal[], result: ExchangeResult): void {
    const verdict = classifyResponse(result.status);
    if (verdict === 'delivered') {
      store.acknowledge(signals);
      ledger.delivered += signals.length;
    } else if (verdict === 'refused') {
      giveUp('refused', signals);
      const inFull = `\nrequest: ${joinSignals(signals)}\nresponse: ${result.text}`;
      log.error(`${describeResult(result)} to ${signals.length} signals${testMode ? inFull : ''}`);
    } else if (verdict === 'split' && signals.length === 1) {
      giveUp('too-large', signals);
    } else {
      store.return(signals);
      if (verdict === 'split') batchLimit = signals.length >> 1;
      else fail(result);
      return;
    }
    failures = 0;
    if (batchLimit < batch.maxSignals && ++successes % RECOVER_AFTER === 0) {
      batchLimit = Math.min(batch.maxSignals, batchLimit * 2);
    }
  }

  function giveUp(reason: DropReason, signals: readonly StoredSignal[]): void {
    store.acknowledge(signals);
    ledger.drop(reason, signals.length);
  }

  function fail(result: ExchangeResult): void {
    failures++;
    const asked = parseRetryAfter(result.retryAfter, clock.now());
    heldByEndpoint = asked !== undefined;
    heldUntil = clock.monotonic() + (asked ?? backoffMs(failures, clock.random()));
    if (failures === 1) log.warn(`${describeResult(result)}; ${store.size} signals wait to be sent again`);
  }

  return {
    notify() {
      if (woken || busy) return;
      // A timer that runs is the linger, or what the endpoint or the backoff asks for.
      if ((cancelTimer || batch.lingerMs > 0) && store.size < batch.maxSignals) {
        cancelTimer ??= clock.setTimer(pump, batch.lingerMs);
      } else {
        woken = true;
        void Promise.resolve().then(pump);
      }
    },
    async settled(sequence) {
      if (!heldByEndpoint) heldUntil = clock.monotonic();
      void pump();
      while (store.oldest && store.oldest <= sequence) await new Promise<void>((resolve) => waiters.push(resolve));
    },
    stop() {
      stopped = true;
      cancelTimer?.();
    },
  };
}

const isCancelled = ({ signal }: StoredSignal) => signal?.aborted;
