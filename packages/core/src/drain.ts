import { backoffMs } from './backoff.js';
import { classifyResponse } from './classify-response.js';
import type { Clock } from './clock.js';
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

export interface DrainParts {
  readonly store: SignalStore;
  /** Makes one attempt. Never rejects. */
  readonly post: (body: Uint8Array) => Promise<ExchangeResult>;
  readonly batch: ResolvedOptions['batch'];
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly log: Logger;
  /** Whether a refused request is logged in full. */
  readonly testMode: boolean;
}

export function createDrain({ store, post, batch, clock, ledger, log, testMode }: DrainParts): Drain {
  let waiters: { readonly sequence: number; readonly resolve: () => void }[] = [];
  let batchLimit = batch.maxSignals;
  let successes = 0;
  let failures = 0;
  /** Until when nothing is sent, on the monotonic clock, and whether it was the endpoint that asked for it. */
  let hold: { readonly until: number; readonly byEndpoint: boolean } | undefined;
  let busy = false;
  let woken = false;
  let stopped = false;
  let cancelTimer: (() => void) | undefined;

  function pump(): void {
    woken = false;
    cancelTimer?.();
    cancelTimer = undefined;
    if (busy || stopped) return;
    const wait = hold ? hold.until - clock.monotonic() : 0;
    if (wait > 0) {
      if (store.size > 0) cancelTimer = clock.setTimer(pump, wait);
      return;
    }
    const leased = store.lease(batchLimit, batch.maxBytes);
    if (leased.length > 0) {
      busy = true;
      void deliver(leased);
    }
  }

  async function deliver(leased: readonly StoredSignal[]): Promise<void> {
    const signals = leased.filter(({ signal }) => !signal?.aborted);
    giveUp(
      'cancelled',
      leased.filter(({ signal }) => signal?.aborted),
    );
    if (signals.length > 0) {
      const result = await post(encodeBatch(signals));
      if (stopped) return;
      settle(signals, result);
    }
    busy = false;
    resolveWaiters();
    pump();
  }

  function resolveWaiters(): void {
    const { oldest } = store;
    waiters = waiters.filter(({ sequence, resolve }) => (oldest && oldest <= sequence) || resolve());
  }

  function settle(signals: readonly StoredSignal[], result: ExchangeResult): void {
    const verdict = classifyResponse(result.status);
    if (verdict === 'delivered') {
      store.acknowledge(signals);
      ledger.delivered += signals.length;
      succeed();
    } else if (verdict === 'refused') {
      giveUp('refused', signals);
      const inFull = `\nrequest: ${joinSignals(signals)}\nresponse: ${result.text}`;
      log.error(`${describeResult(result)} to ${signals.length} signals${testMode ? inFull : ''}`);
      succeed();
    } else if (verdict === 'split' && signals.length === 1) {
      giveUp('too-large', signals);
    } else {
      store.return(signals);
      if (verdict === 'split') batchLimit = signals.length >> 1;
      else fail(result);
    }
  }

  function giveUp(reason: DropReason, signals: readonly StoredSignal[]): void {
    store.acknowledge(signals);
    ledger.drop(reason, signals.length);
  }

  function succeed(): void {
    failures = 0;
    if (batchLimit < batch.maxSignals && ++successes % RECOVER_AFTER === 0) {
      batchLimit = Math.min(batch.maxSignals, batchLimit * 2);
    }
  }

  function fail(result: ExchangeResult): void {
    failures++;
    const asked = parseRetryAfter(result.retryAfter, clock.now());
    const delayMs = asked ?? backoffMs(failures, clock.random());
    hold = { until: clock.monotonic() + delayMs, byEndpoint: asked !== undefined };
    if (failures === 1) log.warn(`${describeResult(result)}; ${store.size} signals wait to be sent again`);
  }

  return {
    notify() {
      if (woken || busy || stopped) return;
      if (store.size < batch.maxSignals) {
        // A timer that runs is the linger, or what the endpoint or the backoff asks for.
        if (cancelTimer) return;
        if (batch.lingerMs > 0) {
          cancelTimer = clock.setTimer(pump, batch.lingerMs);
          return;
        }
      }
      woken = true;
      void Promise.resolve().then(pump);
    },
    settled(sequence) {
      if (!hold?.byEndpoint) hold = undefined;
      pump();
      return new Promise((resolve) => {
        waiters.push({ sequence, resolve });
        resolveWaiters();
      });
    },
    stop() {
      stopped = true;
      cancelTimer?.();
    },
  };
}
