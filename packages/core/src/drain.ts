import { backoffMs } from './backoff.js';
import { classifyResponse } from './classify-response.js';
import type { Clock } from './clock.js';
import type { ExchangeResult } from './exchange.js';
import { encodeBatch } from './ingest-v2.js';
import type { Ledger } from './ledger.js';
import type { Logger } from './logger.js';
import type { ResolvedOptions } from './options.js';
import { parseRetryAfter } from './retry-after.js';
import type { SignalStore, StoredSignal } from './signal-store.js';

/** After this many successes in a row, a batch size that a 413 has taught is doubled again. */
const RECOVER_AFTER = 16;

/** Carries signals from the store to the endpoint, one request at a time. */
export interface Drain {
  /** A signal was added: it leaves with whatever else arrives before the next request. */
  notify(): void;
  /** Somebody waits: try now, unless the endpoint itself has asked for time. */
  hurry(): void;
  /** Calls back after each request. Returns what ends it. */
  onProgress(listener: () => void): () => void;
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
  /** Is told what was refused, in full. */
  readonly onRefused: (signals: readonly StoredSignal[], status: number, responseText: string) => void;
}

export function createDrain({ store, post, batch, clock, ledger, log, onRefused }: DrainParts): Drain {
  const listeners = new Set<() => void>();
  let batchLimit = batch.maxSignals;
  let successes = 0;
  let failures = 0;
  /** Until when nothing is sent, on the monotonic clock, and whether it was the endpoint that asked for it. */
  let hold = { until: Number.NEGATIVE_INFINITY, byEndpoint: false };
  let busy = false;
  let woken = false;
  let stopped = false;
  let cancelTimer: (() => void) | undefined;

  function pump(): void {
    woken = false;
    cancelTimer?.();
    cancelTimer = undefined;
    if (busy || stopped) return;
    const wait = hold.until - clock.monotonic();
    if (wait > 0) {
      if (store.size > 0) cancelTimer = clock.setTimer(pump, wait);
      return;
    }
    const lease = store.lease(batchLimit, batch.maxBytes);
    if (lease) {
      busy = true;
      void deliver(lease.signals);
    }
  }

  async function deliver(leased: readonly StoredSignal[]): Promise<void> {
    const signals = leased.filter(({ signal }) => !signal?.aborted);
    if (signals.length < leased.length) {
      giveUp(
        'cancelled',
        leased.filter(({ signal }) => signal?.aborted),
      );
    }
    if (signals.length > 0) settle(signals, await post(encodeBatch(signals)));
    busy = false;
    for (const listener of [...listeners]) listener();
    pump();
  }

  function settle(signals: readonly StoredSignal[], result: ExchangeResult): void {
    const verdict = result.kind === 'response' ? classifyResponse(result.response.status) : 'retry';
    if (verdict === 'delivered') {
      store.acknowledge(signals);
      ledger.delivered += signals.length;
      succeed();
    } else if (result.kind === 'response' && verdict === 'refused') {
      giveUp('refused', signals);
      onRefused(signals, result.response.status, result.text);
      succeed();
    } else if (verdict === 'split') {
      successes = 0;
      batchLimit = Math.max(1, Math.floor(signals.length / 2));
      if (signals.length === 1) giveUp('too-large', signals);
      else store.return(signals);
    } else {
      store.return(signals);
      fail(result);
    }
  }

  function giveUp(reason: 'cancelled' | 'refused' | 'too-large', signals: readonly StoredSignal[]): void {
    store.acknowledge(signals);
    ledger.drop(reason, signals.length);
  }

  function succeed(): void {
    failures = 0;
    successes++;
    if (batchLimit < batch.maxSignals && successes % RECOVER_AFTER === 0) {
      batchLimit = Math.min(batch.maxSignals, batchLimit * 2);
    }
  }

  function fail(result: ExchangeResult): void {
    failures++;
    successes = 0;
    const asked =
      result.kind === 'response' ? parseRetryAfter(result.response.header('retry-after'), clock.now()) : undefined;
    const delayMs = asked ?? backoffMs(failures, clock.random());
    hold = { until: clock.monotonic() + delayMs, byEndpoint: asked !== undefined };
    if (failures > 1) return;
    const what = result.kind === 'response' ? `the endpoint answered ${result.response.status}` : result.error.message;
    log.warn(`${what}; ${store.size} signals wait and will be sent again`);
  }

  return {
    notify() {
      if (woken || busy || stopped) return;
      if (batch.lingerMs > 0 && store.size < batch.maxSignals) {
        cancelTimer ??= clock.setTimer(pump, batch.lingerMs);
      } else {
        woken = true;
        void Promise.resolve().then(pump);
      }
    },
    hurry() {
      if (!hold.byEndpoint) hold.until = Number.NEGATIVE_INFINITY;
      pump();
    },
    onProgress(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      stopped = true;
      cancelTimer?.();
    },
  };
}
