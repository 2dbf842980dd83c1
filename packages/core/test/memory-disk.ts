import type { Clock, SignalStore, StoredSignal } from '../src/index.js';

/** A signal on the disk, and the program that owns it; `undefined` after that program has ended. */
interface Entry {
  readonly text: string;
  owner: number | undefined;
}

export interface DiskOptions {
  /** Whether every signal is stored before the call returns. @defaultValue `false` */
  readonly writeAhead?: boolean;
  /** The most signals of one claim. @defaultValue 1000 */
  readonly claimSignals?: number;
  /** How long a claim takes, in milliseconds. @defaultValue 0 */
  readonly claimMs?: number;
}

/** Observes the calls of a program to its store. */
interface DiskWatch {
  kept(signals: readonly StoredSignal[]): void;
  claimed(texts: readonly string[]): void;
  released(): void;
}

/** A disk in memory that outlives programs. */
export interface MemoryDisk {
  /** Returns the stored texts, of all programs or of one owner. */
  texts(owner?: number): readonly string[];
  /** Returns the store of one program. */
  storeOf(owner: number, clock: Clock, watch?: DiskWatch): SignalStore;
  /** Ends a program: other programs can claim its signals, and its later calls have no effect. */
  abandon(owner: number): void;
}

const nobody: DiskWatch = { kept() {}, claimed() {}, released() {} };

export function createMemoryDisk({
  writeAhead = false,
  claimSignals = 1000,
  claimMs = 0,
}: DiskOptions = {}): MemoryDisk {
  const entries = new Set<Entry>();
  const ended = new Set<number>();

  const abandon = (owner: number) => {
    ended.add(owner);
    for (const entry of entries) if (entry.owner === owner) entry.owner = undefined;
  };

  return {
    texts: (owner) => [...entries].filter((entry) => !owner || entry.owner === owner).map(({ text }) => text),
    abandon,
    storeOf(owner, clock, watch = nobody) {
      const kept = new Map<StoredSignal, Entry>();
      return {
        writeAhead,
        persist(signals) {
          if (ended.has(owner)) return false;
          watch.kept(signals);
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
          for (const signal of signals) {
            const entry = kept.get(signal);
            if (entry) entries.delete(entry);
            kept.delete(signal);
          }
        },
        async claim() {
          if (claimMs > 0) await new Promise<void>((resolve) => clock.setTimer(resolve, claimMs));
          if (ended.has(owner)) return [];
          const left = [...entries].filter((entry) => entry.owner === undefined).slice(0, claimSignals);
          const signals = left.map((entry) => {
            entry.owner = owner;
            const signal = { text: entry.text, bytes: Buffer.byteLength(entry.text) };
            kept.set(signal, entry);
            return signal;
          });
          watch.claimed(signals.map(({ text }) => text));
          return signals;
        },
        clear: () => entries.clear(),
        release() {
          abandon(owner);
          watch.released();
        },
      };
    },
  };
}
