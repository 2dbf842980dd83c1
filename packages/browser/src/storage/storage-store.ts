import type { Logger, SignalStore, StoredSignal } from '@td/core';
import { makeMark, ownKey, read, takeOver } from './key-owner.js';

/** All keys of ours begin so; the app's ID and a mark of the client follow. */
const PREFIX = 'TelemetryDeck.signals.';

/** How much all our keys may hold together: 1 MB, of which browsers count two bytes for each character. */
const MAX_CHARACTERS = 512 * 1024;

/** A page looks for what others have left when it is so old, in milliseconds: the one before hears late that it was left. */
const CLAIM_AFTER_MS = 1000;

/**
 * Keeps signals in the page's `localStorage`, those of each client under a key of its own: a mark, and then a line for
 * each signal. When the page is gone, another one of the same origin takes them over.
 */
export function storageStore(appID: string, log: Logger): SignalStore {
  const ours = `${PREFIX}${appID}:`;
  let key = ours + makeMark();
  const kept = new Set<StoredSignal>();
  let giveBack: (() => void) | undefined;
  let isTold = false;
  const isOldEnough = new Promise((resolve) => setTimeout(resolve, CLAIM_AFTER_MS));

  const disown = () => {
    giveBack?.();
    giveBack = undefined;
  };

  /** Has storage hold what is kept, less the oldest where there is no room, and returns whether it does. */
  const write = (mark = makeMark()): boolean => {
    try {
      let room = MAX_CHARACTERS;
      for (const name of keysOf(PREFIX)) if (name !== key) room -= read(name).length;
      for (const signal of [...kept].reverse()) {
        room -= signal.text.length + 1;
        if (room < 0) kept.delete(signal);
      }
      if (kept.size > 0) {
        giveBack ??= ownKey(key, disown);
        localStorage.setItem(key, [mark, ...[...kept].map(({ text }) => text)].join('\n'));
      } else {
        localStorage.removeItem(key);
        disown();
      }
      return true;
    } catch (error) {
      if (!isTold) log.warn(`signals wait in memory only: ${error}`);
      isTold = true;
      return false;
    }
  };

  const take = (from: string): readonly StoredSignal[] => {
    const [, ...lines] = read(from).split('\n');
    const signals = lines.map((text) => ({ text, bytes: new Blob([text]).size }));
    for (const signal of signals) kept.add(signal);
    localStorage.removeItem(from);
    write();
    return signals;
  };

  return {
    persist(signals) {
      const added = signals.filter((signal) => !kept.has(signal));
      for (const signal of added) kept.add(signal);
      // Also where nothing is new, which renews the mark.
      if (kept.size > 0 && !write()) for (const signal of added) kept.delete(signal);
      return signals.every((signal) => kept.has(signal));
    },
    remove(signals) {
      if (signals.filter((signal) => kept.delete(signal)).length > 0) write();
    },
    async claim() {
      await isOldEnough;
      try {
        for (const name of keysOf(ours).sort()) {
          const signals = name !== key && (await takeOver(name, () => take(name)));
          if (signals) return signals;
        }
      } catch {
        // Where storage or its locks are refused, nothing was left.
      }
      return [];
    },
    clear() {
      kept.clear();
      disown();
      try {
        for (const name of keysOf(ours)) localStorage.removeItem(name);
      } catch {}
    },
    release() {
      // A mark of long ago, so that nobody waits for it to become old.
      if (kept.size > 0) write('0');
      kept.clear();
      disown();
      key = ours + makeMark();
    },
  };
}

function keysOf(prefix: string): string[] {
  return Object.keys(localStorage).filter((name) => name.startsWith(prefix));
}
