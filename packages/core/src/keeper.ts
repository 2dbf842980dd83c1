import type { ClientParts } from './client-parts.js';
import type { QueuedSignal } from './outbox.js';
import type { SignalStore } from './signal-store.js';

/** Decides when signals are copied into lasting storage and when they are taken out of it. */
export interface Keeper {
  /** Whether signals of ended programs are on their way into the queue. */
  readonly isClaiming: boolean;
  /** A signal has come. */
  added(signal: QueuedSignal): void;
  /** An attempt has been made: so many have failed in a row. */
  attempted(failures: number): void;
  /** The endpoint answers and nothing waits: time for what ended programs have left. */
  claim(): Promise<void>;
  /** Keeps what has to wait longer than the program lives, and returns whether it is safe. */
  keep(signals: readonly QueuedSignal[]): boolean;
  /** Signals are done with. */
  forget(signals: readonly QueuedSignal[]): void;
  /** Forgets everything. */
  clear(): void;
  /** The client is closed, or telemetry off. */
  release(): void;
}

/** An outage of more than this, in milliseconds, has what waits kept in the store, lest the program be killed. */
const KEEP_AFTER_MS = 60_000;

export function createKeeper(store: SignalStore, { drain, ledger, options, outbox }: ClientParts): Keeper {
  const { clock } = options;
  let outageSince: number | undefined;
  let isClaiming = false;
  let isReleased = false;

  const isKeeping = () =>
    store.writeAhead || (outageSince !== undefined && clock.monotonic() - outageSince > KEEP_AFTER_MS);

  return {
    get isClaiming() {
      return isClaiming;
    },
    added(signal) {
      if (isKeeping()) store.keep([signal]);
    },
    attempted(failures) {
      if (failures === 0) outageSince = undefined;
      else outageSince ??= clock.monotonic();
      if (failures > 0 && isKeeping()) store.keep(outbox.waiting());
    },
    async claim() {
      if (isClaiming || isReleased) return;
      isClaiming = true;
      const signals = await store.claim();
      isClaiming = false;
      if (isReleased) return;
      ledger.recovered += signals.length;
      for (const signal of signals) ledger.drop('overflow', outbox.append(signal));
      drain.pump();
    },
    keep: (signals) => store.keep(signals),
    forget: (signals) => store.forget(signals),
    clear: () => store.clear(),
    release() {
      isReleased = true;
      store.release();
    },
  };
}
