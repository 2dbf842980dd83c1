import type { Feature } from '../contracts/feature.js';
import type { FeatureClient } from '../contracts/feature-client.js';
import type { Persistence } from '../contracts/persistence.js';
import type { QueuedSignal } from '../contracts/signal-queue.js';
import type { SignalStore, StoredSignal } from '../contracts/signal-store.js';
import { utf8Size } from '../encoding/ingest-request.js';
import { queuedSignal } from '../encoding/queued-signal.js';
import { checkValue, hasMethods } from '../internal/validators.js';

/** After an outage this long (ms), pending signals are persisted in case the process is killed. */
const PERSIST_AFTER_MS = 60_000;

/** In such an outage new signals are persisted together, this long (ms) after the first: a call must not wait for a disk. */
const PERSIST_EVERY_MS = 1000;

/**
 * Keeps signals beyond the end of the program in a store of your own, or in the one that a function returns. The function
 * is called when consent is granted, and can choose the store by `client.destination`.
 *
 * @defaultValue the preset's own
 * @throws TelemetryDeckError `INVALID_OPTION`
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withStore(myStore));
 * ```
 */
export function withStore(store: SignalStore | ((client: FeatureClient) => SignalStore | undefined)): Feature {
  if (typeof store !== 'function') {
    checkValue('store', store, hasMethods('persist', 'remove', 'claim', 'clear', 'release'));
  }
  const open = typeof store === 'function' ? store : () => store;
  return { name: 'store', join: (client) => createPersistence(client, open) };
}

function createPersistence(client: FeatureClient, open: (client: FeatureClient) => SignalStore | undefined) {
  const { clock } = client.options;
  let store: SignalStore | undefined;
  let outageSince: number | undefined;
  let cancelTimer: (() => void) | undefined;
  let claiming: Promise<void> | undefined;
  /** Whether the store has any of our signals. */
  let isUsed = false;

  const isLongOutage = () => outageSince !== undefined && clock.monotonic() - outageSince > PERSIST_AFTER_MS;
  const persist = (signals: readonly QueuedSignal[]): boolean => {
    isUsed = true;
    const isKept = store?.persist(signals.map(storedOf)) ?? false;
    if (isKept && signals.length > 0) client.emit({ kind: 'kept', signals: signals.length });
    return isKept;
  };
  const persistWaiting = () => {
    cancelTimer = undefined;
    persist(client.queue.waiting());
  };

  const takeOver = async (from: SignalStore) => {
    try {
      const signals = await from.claim();
      if (store !== from || signals.length === 0) return;
      isUsed = true;
      for (const signal of signals) {
        client.stats.recovered++;
        // A store may be wrong about the size of what it gives back.
        const queued = queuedSignal(signal.text, utf8Size(signal.text));
        queued.stored = signal;
        client.queue.add(queued);
      }
      // Without the linger: no more of them arrive.
      client.notify(true);
    } catch (error) {
      client.emit({ kind: 'failed', what: `kept signals cannot be taken over: ${error}` });
    } finally {
      claiming = undefined;
    }
  };

  const release = () => {
    cancelTimer?.();
    store?.release();
    store = cancelTimer = outageSince = undefined;
    isUsed = false;
  };

  const persistence: Persistence = {
    get claiming() {
      return claiming;
    },
    onCaptured(signal) {
      if (store?.writeAhead) persist([signal]);
      else if (isLongOutage()) cancelTimer ??= clock.setTimer(persistWaiting, PERSIST_EVERY_MS);
    },
    onAttempt(failures) {
      outageSince = failures > 0 ? (outageSince ?? clock.monotonic()) : undefined;
      if (isLongOutage()) persistWaiting();
    },
    claim() {
      if (store) claiming ??= takeOver(store);
    },
    persist,
    remove(signals) {
      if (isUsed) store?.remove(signals.map(storedOf));
    },
    clear() {
      store ??= open(client);
      store?.clear();
      release();
    },
    handOver: () => store?.release(),
  };
  return {
    persistence,
    begin() {
      store ??= open(client);
      const cancelClaim = store && clock.setTimer(persistence.claim, 0);
      return () => {
        cancelClaim?.();
        release();
      };
    },
  };
}

/** The object by which the store knows a signal: of the queue it sees nothing. */
function storedOf(signal: QueuedSignal): StoredSignal {
  signal.stored ??= { text: signal.text, bytes: signal.bytes };
  return signal.stored;
}
