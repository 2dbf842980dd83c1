import type { Clock, SignalStore, StoredSignal } from '../src/index.js';

/** A signal on the disk, and the program that owns it; none when others may claim it. */
interface Entry {
  readonly text: string;
  owner: number | undefined;
}

export interface DiskOptions {
  /** @defaultValue `false` */
  readonly writeAhead?: boolean;
  /** How many signals are claimed at a time. @defaultValue 1000 */
  readonly claimSignals?: number;
  /** How long a claim takes, in milliseconds. @defaultValue 0 */
  readonly claimMs?: number;
}

/** Learns what a program does with its store. */
interface DiskWatch {
  kept?(signals: readonly StoredSignal[]): void;
  claiming?(): void;
  claimed?(texts: readonly string[]): void;
  removed?(texts: readonly string[]): void;
  released?(texts: readonly string[]): void;
  /** @param texts - All that was on the disk. */
  cleared?(texts: readonly string[]): void;
}

/** A disk in memory that outlives programs. */
export interface MemoryDisk {
  /** What is on it, of one owner or of all. */
  texts(owner?: number): readonly string[];
  /** The store of one program. */
  storeOf(owner: number, clock: Clock, watch?: DiskWatch): SignalStore;
  /** A program has ended: others may claim what it owned, and what it still does has no effect. */
  abandon(owner: number): void;
}

export function createMemoryDisk({
  writeAhead = false,
  claimSignals = 1000,
  claimMs = 0,
}: DiskOptions = {}): MemoryDisk {
  const entries = new Set<Entry>();
  const ended = new Set<number>();

  const disown = (owner: number) => {
    for (const entry of entries) if (entry.owner === owner) entry.owner = undefined;
  };
  const texts = (owner?: number) =>
    [...entries].filter((entry) => !owner || entry.owner === owner).map(({ text }) => text);

  return {
    texts,
    abandon(owner) {
      ended.add(owner);
      disown(owner);
    },
    storeOf(owner, clock, watch = {}) {
      let kept = new Map<StoredSignal, Entry>();
      return {
        writeAhead,
        persist(signals) {
          if (ended.has(owner)) return false;
          watch.kept?.(signals);
          for (const signal of signals) {
            if (kept.has(signal)) continue;
            const entry = { text: signal.text, owner };
            kept.set(signal, entry);
            entries.add(entry);
          }
          return true;
        },
        remove(signals) {
          if (ended.has(owner)) return;
          watch.removed?.(signals.filter((signal) => kept.has(signal)).map(({ text }) => text));
          for (const signal of signals) {
            const entry = kept.get(signal);
            if (entry) entries.delete(entry);
            kept.delete(signal);
          }
        },
        async claim() {
          watch.claiming?.();
          const keptThen = kept;
          if (claimMs > 0) await new Promise<void>((resolve) => clock.setTimer(resolve, claimMs));
          // A store that was released meanwhile takes nothing for a client that does not listen any more.
          const isListening = !ended.has(owner) && kept === keptThen;
          const free = isListening ? [...entries].filter((entry) => entry.owner === undefined) : [];
          const left = free.slice(0, claimSignals);
          const signals = left.map((entry) => {
            entry.owner = owner;
            const signal = { text: entry.text, bytes: Buffer.byteLength(entry.text) };
            kept.set(signal, entry);
            return signal;
          });
          watch.claimed?.(signals.map(({ text }) => text));
          return signals;
        },
        clear() {
          if (ended.has(owner)) return;
          watch.cleared?.(texts());
          entries.clear();
        },
        release() {
          if (ended.has(owner)) return;
          watch.released?.([...kept.keys()].map(({ text }) => text));
          disown(owner);
          kept = new Map();
        },
      };
    },
  };
}
