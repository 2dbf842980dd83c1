import type { ClientParts } from '../client-parts.js';
import type { SignalStore } from '../contracts/signal-store.js';
import type { Keeper } from '../delivery/persistence-port.js';
import { type QueuedSignal, readable } from '../delivery/queued-signal.js';
import { utf8Size } from '../encoding/ingest-request.js';

/** An outage of more than this, in milliseconds, has what waits kept in the store, lest the program be killed. */
const KEEP_AFTER_MS = 60_000;

/** Then signals that come are kept together, so many milliseconds after the first: a call must not wait for a disk. */
const KEEP_EVERY_MS = 1000;

export function createKeeper(store: SignalStore, { drain, ledger, log, options, outbox }: ClientParts): Keeper {
  const { clock } = options;
  let outageSince: number | undefined;
  let cancelTimer: (() => void) | undefined;
  let claiming: Promise<void> | undefined;
  let isReleased = false;
  /** Whether the store has anything of ours: if not, nobody need put signals together for it to forget. */
  let isUsed = false;

  const isLasting = () => outageSince !== undefined && clock.monotonic() - outageSince > KEEP_AFTER_MS;
  const persist = (signals: readonly QueuedSignal[]) => {
    isUsed = true;
    return store.persist(signals.map(readable));
  };
  const keepAll = () => {
    cancelTimer = undefined;
    persist(outbox.waiting());
  };

  async function takeOver(): Promise<void> {
    const signals = await store.claim();
    claiming = undefined;
    if (isReleased || signals.length === 0) return;
    isUsed = true;
    for (const signal of signals) {
      ledger.recovered++;
      // A store may be wrong about the size of what it gives back.
      outbox.append(Object.assign(signal, { bytes: utf8Size(signal.text) }));
    }
    drain.pump();
  }

  return {
    get claiming() {
      return claiming;
    },
    added(signal) {
      if (store.writeAhead) persist([signal]);
      else if (isLasting()) cancelTimer ??= clock.setTimer(keepAll, KEEP_EVERY_MS);
    },
    attempted(failures) {
      outageSince = failures > 0 ? (outageSince ?? clock.monotonic()) : undefined;
      if (isLasting()) keepAll();
    },
    claim() {
      claiming ??= takeOver().catch((error) => {
        claiming = undefined;
        log.warn(`what was kept cannot be taken over: ${error}`);
      });
    },
    persist,
    remove(signals) {
      if (isUsed) store.remove(signals.map(readable));
    },
    clear: () => store.clear(),
    leave: () => store.release(),
    release() {
      isReleased = true;
      cancelTimer?.();
      store.release();
    },
  };
}
