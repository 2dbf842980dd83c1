import type { Feature } from '../contracts/feature.js';
import type { FeatureClient } from '../contracts/feature-client.js';
import type { Persistence } from '../contracts/persistence.js';
import type { QueuedSignal } from '../contracts/signal-queue.js';
import type { SignalStore, StoredSignal } from '../contracts/signal-store.js';
import { utf8Size } from '../encoding/ingest-request.js';
import { queuedSignal } from '../encoding/queued-signal.js';
import { adopt, guard } from '../internal/guard.js';
import { textOf } from '../internal/text-of.js';
import { checkValue, hasMethods } from '../internal/validators.js';

/** After an outage this long (ms), the client persists pending signals in case the process is killed. */
const PERSIST_AFTER_MS = 60_000;

/**
 * In such an outage, the client persists new signals together, this long (ms) after the first. No call waits for a
 * disk.
 */
const PERSIST_EVERY_MS = 1000;

/**
 * Stores undelivered signals beyond the end of the program, in your own store or in the one that a function returns.
 * The client calls the function when consent is granted. The function can choose the store by `client.destination`.
 *
 * @defaultValue the preset's store; none in `@td/core`
 * @throws TelemetryDeckError `INVALID_OPTION` if the store lacks a method.
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
  const { options } = client;
  const { clock } = options;
  let store: SignalStore | undefined;
  let outageSince: number | undefined;
  let cancelTimer: (() => void) | undefined;
  let claiming: Promise<void> | undefined;
  /** The signals of ended programs in the queue. */
  const recovered = new Set<QueuedSignal>();
  const recoveredCounts = { delivered: 0, spooled: 0 };
  /** Whether the client may claim signals from the store: `claimAfterMs` has passed. */
  let isClaimable = false;
  /** Whether the store may have signals of this client. */
  let isUsed = false;
  let hasFailed = false;

  const fail = (reason: string) => {
    if (!hasFailed) client.emit({ kind: 'failed', what: `signals cannot be stored: ${reason}`, isError: true });
    hasFailed = true;
  };
  const openStore = () => {
    store ??= guard(open, client, fail);
  };
  /** A store of the program may break its contract: throw, or return promises. */
  const use = <Result>(work: (store: SignalStore) => Result) => store && guard(work, store, fail);
  const isLongOutage = () => outageSince !== undefined && clock.monotonic() - outageSince > PERSIST_AFTER_MS;
  const persist = (signals: readonly QueuedSignal[], maxAgeMs = 0): boolean => {
    client.consent.sync(maxAgeMs);
    if (!store || client.consent.isHeld) return false;
    isUsed = true;
    const isKept = use((to) => to.persist(signals.map(storedOf))) === true;
    if (isKept && signals.length > 0) client.emit({ kind: 'kept', signals: signals.length });
    return isKept;
  };
  const persistWaiting = () => {
    cancelTimer = undefined;
    persist(client.queue.waiting());
  };

  const takeOver = async (from: SignalStore) => {
    const { epoch } = client.consent;
    try {
      // In a function of its own: a store that throws must not end this one before the caller knows of it.
      const signals = await (async () => adopt(from.claim()))();
      const before = client.stats.recovered;
      let failure: string | undefined;
      for (const signal of signals) {
        // Signals claimed before an opt-out must not be sent, even after a later opt-in. A listener may opt out, too.
        if (store !== from || client.consent.epoch !== epoch) return;
        isUsed = true;
        const queued = guard(read, signal, (reason) => {
          failure ??= reason;
        });
        if (!queued) continue;
        client.stats.recovered++;
        recovered.add(queued);
        client.queue.add(queued);
      }
      // Urgent, because no further signals will join these. If none could be read, the client does not ask again: the
      // store could return the same objects without end.
      if (client.stats.recovered > before) client.notify(true);
      if (failure) throw failure;
    } catch (error) {
      client.emit({ kind: 'failed', what: `stored signals of earlier runs cannot be read: ${textOf(error)}` });
    } finally {
      claiming = undefined;
    }
  };

  /** Leaves signals in storage. Returns how many of them are of ended programs. */
  const giveBack = (signals: Iterable<QueuedSignal>): number => {
    const { size } = recovered;
    for (const signal of signals) if (recovered.delete(signal)) recoveredCounts.spooled++;
    return size - recovered.size;
  };

  const release = () => {
    cancelTimer?.();
    use((from) => from.release());
    store = cancelTimer = outageSince = undefined;
    isUsed = false;
    recovered.clear();
  };

  const persistence: Persistence = {
    recovered: () => ({ pending: recovered.size, ...recoveredCounts }),
    onCaptured(signal) {
      if (!store?.writeAhead) {
        if (isLongOutage()) cancelTimer ??= clock.setTimer(persistWaiting, PERSIST_EVERY_MS);
        // The queue may have no room for it.
      } else if (client.queue.signals.has(signal)) persist([signal], PERSIST_EVERY_MS);
    },
    onAttempt(failures) {
      outageSince = failures > 0 ? (outageSince ?? clock.monotonic()) : undefined;
      if (isLongOutage()) persistWaiting();
    },
    claim() {
      client.consent.sync(PERSIST_EVERY_MS);
      // A closing page must not claim back what it has handed over.
      if (!store || !isClaimable || client.consent.isHeld || client.stage.isLeaving) return undefined;
      claiming ??= takeOver(store);
      return claiming;
    },
    persist,
    spool(signals) {
      const whole = signals.filter(({ text }) => text);
      // A full storage may still have taken some signals. To persist a signal again costs nothing.
      const kept = persist(whole, PERSIST_EVERY_MS)
        ? whole
        : whole.filter((signal) => persist([signal], PERSIST_EVERY_MS));
      giveBack(kept);
      // While the decision cannot be read, storage is not asked: what ended programs have left is still there.
      const left = client.consent.isHeld ? giveBack(recovered) : 0;
      recovered.clear();
      return kept.length + left;
    },
    remove(signals, reason) {
      for (const signal of signals) if (recovered.delete(signal) && !reason) recoveredCounts.delivered++;
      persistence.forget(signals);
    },
    forget(signals) {
      if (!isUsed) return;
      use((from) => from.remove(signals.flatMap(({ stored }) => stored ?? [])));
      for (const signal of signals) signal.stored = undefined;
    },
    clear() {
      openStore();
      use((from) => from.clear());
      release();
    },
    handOver(signals) {
      use((from) => from.release());
      isUsed = false;
      giveBack(signals);
    },
  };
  return {
    persistence,
    begin() {
      // A transport that delivers nothing would lose the signals of earlier runs, and a later run would send those of a
      // test.
      if (options.transport?.deliversNothing) return undefined;
      openStore();
      isClaimable = !store?.claimAfterMs;
      const claim = () => {
        isClaimable = true;
        persistence.claim();
      };
      const cancelClaim = store && clock.setTimer(claim, store.claimAfterMs ?? 0);
      return () => {
        cancelClaim?.();
        release();
      };
    },
  };
}

/**
 * Returns the signal of an object from the store. Throws if it is no signal, because a store may break its contract.
 */
function read(stored: StoredSignal): QueuedSignal {
  const { text } = stored;
  if (!text || typeof text !== 'string') throw 'an entry has no text';
  // Measured again, because a store may return a wrong size.
  const queued = queuedSignal(text, utf8Size(text));
  queued.stored = stored;
  return queued;
}

/** Returns the object that the store gets for a signal. The store never sees the queue's own object. */
function storedOf(signal: QueuedSignal): StoredSignal {
  signal.stored ??= { text: signal.text, bytes: signal.bytes };
  return signal.stored;
}
