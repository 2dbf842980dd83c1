import type { DropReason, SignalStore, StoredSignal } from '@td/core';
import { attempt, getLocalStorage, setTimer } from '../page-globals.js';
import { makeMark, ownKey, read, takeOver } from './key-owner.js';
import { signalPrefix } from './page-storage.js';

/** All keys begin with it; the app's ID and a mark of the client follow. */
const PREFIX = 'TelemetryDeck.signals.';

/** How many characters all keys together may hold: 1 MB, since browsers count two bytes for each. */
const MAX_CHARACTERS = 512 * 1024;

/** The oldest signal that another page still sends, in milliseconds: seven days. */
const MAX_AGE_MS = 7 * 86_400_000;

/** How old a page is, in milliseconds, when it looks for signals of others: the page before it may still be closing. */
const CLAIM_AFTER_MS = 1000;

/** After a write, its mark is new enough for this long, in milliseconds. After a failed one, nothing is tried meanwhile. */
const PAUSE_MS = 1000;

/**
 * Keeps signals in `localStorage`, those of each client under a key of its own: a mark, and then one line for each signal.
 * When the page is gone, another page of the same origin takes them over.
 *
 * @param report - Called once, with a sentence, if storage takes nothing.
 * @param onLost - Called for each signal of another page that is too old or damaged, with the reason.
 * @param now - The wall clock.
 */
export function localStorageStore(
  appID: string,
  report: (failure: string) => void,
  onLost: (reason: DropReason) => void,
  now: () => number = Date.now,
): SignalStore {
  const appPrefix = signalPrefix(appID);
  let key = appPrefix + makeMark();
  const kept = new Set<StoredSignal>();
  /** Those for which there was no room. They must not push out newer ones later. */
  let unfit = new WeakSet<StoredSignal>();
  let writtenAt = 0;
  let failedAt = 0;
  let release: (() => void) | undefined;
  let isReported = false;
  const isOldEnough = new Promise<void>((resolve) => setTimer(resolve, CLAIM_AFTER_MS));

  const disown = () => {
    release?.();
    release = undefined;
  };

  /** Writes the signals, except the oldest where there is no room for all; returns whether storage has taken them. */
  const write = (mark = makeMark()): boolean => {
    writtenAt = now();
    try {
      let charactersLeft = MAX_CHARACTERS;
      for (const name of keysOf(PREFIX)) if (name !== key) charactersLeft -= read(name).length;
      for (const signal of [...kept].reverse()) {
        charactersLeft -= signal.text.length + 1;
        if (charactersLeft < 0 && kept.delete(signal)) unfit.add(signal);
      }
      if (kept.size > 0) {
        release ??= ownKey(key, disown);
        getLocalStorage().setItem(key, [mark, ...[...kept].map(({ text }) => text)].join('\n'));
      } else {
        getLocalStorage().removeItem(key);
        disown();
      }
      return true;
    } catch (error) {
      if (!isReported) report(`signals wait in memory only: ${error}`);
      isReported = true;
      return false;
    }
  };

  /** Adds signals. A storage that is full may still take the newest of them. */
  const add = (fresh: readonly StoredSignal[]): void => {
    for (const signal of fresh) kept.add(signal);
    if (write()) return;
    failedAt = now();
    for (const signal of fresh) {
      kept.delete(signal);
      unfit.delete(signal);
    }
    if (fresh.length > 1) add(fresh.slice(fresh.length >> 1));
  };

  const take = (from: string): readonly StoredSignal[] => {
    const [, ...texts] = read(from).split('\n');
    // One line that was cut off would have its whole batch refused.
    const lost = texts.map((text) => whyLost(text, now()));
    const lines = texts.filter((_text, at) => !lost[at]);
    const signals = lines.map((text) => ({ text, bytes: attempt(() => new Blob([text]).size) ?? text.length }));
    for (const signal of signals) kept.add(signal);
    getLocalStorage().removeItem(from);
    write();
    for (const reason of lost) if (reason) onLost(reason);
    return signals;
  };

  return {
    persist(signals) {
      const fresh = signals.filter((signal) => !kept.has(signal) && !unfit.has(signal));
      // Even if nothing is new: it renews the mark. The clock may have been set back.
      const isDue = Math.abs(now() - (fresh.length > 0 ? failedAt : writtenAt)) >= PAUSE_MS;
      if (isDue && kept.size + fresh.length > 0) add(fresh);
      return signals.every((signal) => kept.has(signal));
    },
    remove(signals) {
      if (signals.filter((signal) => kept.delete(signal)).length === 0) return;
      unfit = new WeakSet();
      write();
    },
    claimAfterMs: CLAIM_AFTER_MS,
    async claim() {
      await isOldEnough;
      try {
        for (const name of keysOf(appPrefix).sort()) {
          const signals = name !== key && (await takeOver(name, () => take(name)));
          if (signals) return signals;
        }
      } catch {
        // Storage or locks are refused, so other pages have left nothing.
      }
      return [];
    },
    clear() {
      kept.clear();
      disown();
      attempt(() => {
        // One key that cannot be deleted stops no other.
        for (const name of keysOf(appPrefix)) attempt(() => getLocalStorage().removeItem(name));
      });
    },
    release() {
      // A mark from long ago, so that other pages need not wait for its end.
      if (kept.size > 0) write('0');
      kept.clear();
      disown();
      key = appPrefix + makeMark();
    },
  };
}

/** Why a line is not sent: it is no whole signal, or older than a week. */
function whyLost(text: string, now: number): DropReason | undefined {
  const signal = attempt((): { receivedAt?: string } => text.startsWith('{') && JSON.parse(text));
  if (!signal) return 'unserializable';
  const { receivedAt } = signal;
  return receivedAt === undefined || now - Date.parse(receivedAt) < MAX_AGE_MS ? undefined : 'expired';
}

const keysOf = (prefix: string): string[] => Object.keys(getLocalStorage()).filter((name) => name.startsWith(prefix));
