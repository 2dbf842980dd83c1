import type { SignalStore, StoredSignal } from '@td/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { storageStore } from './storage-store.js';

const MINUTE_MS = 60_000;
const log = { warn: vi.fn(), error: vi.fn() };

let storage: Storage;

beforeEach(() => {
  vi.useFakeTimers();
  storage = fakeStorage();
  vi.stubGlobal('localStorage', storage);
  useLocks();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.clearAllMocks();
});

describe('what is kept', () => {
  it('is one key for each client: a mark and a line for each signal, in order', () => {
    const store = storageStore('APP', log);
    expect(store.persist(signals('1', '2'))).toBe(true);
    expect(store.persist(signals('3'))).toBe(true);
    storageStore('APP', log).persist(signals('4'));
    expect(storedIDs()).toEqual([['1', '2', '3'], ['4']]);
    for (const key of Object.keys(storage)) expect(key).toMatch(/^TelemetryDeck\.signals\.APP:\d+-0\.\d+$/);
  });

  it('is kept once, however often it is to be kept, and twice when it was sent twice', () => {
    const store = storageStore('APP', log);
    const [one, other] = signals('1', '1');
    store.persist([one!]);
    store.persist([one!, other!]);
    expect(storedIDs()).toEqual([['1', '1']]);
    store.remove([one!]);
    expect(storedIDs()).toEqual([['1']]);
  });

  it('is forgotten when it has arrived, and the key goes with the last', () => {
    const store = storageStore('APP', log);
    const kept = signals('1', '2', '3');
    store.persist(kept);
    store.remove(kept.slice(0, 2));
    expect(storedIDs()).toEqual([['3']]);
    store.remove(kept);
    expect(Object.keys(storage)).toEqual([]);
  });

  it('is nothing where there is nothing to keep: storage is not touched', async () => {
    const touch = vi.fn();
    Object.defineProperty(globalThis, 'localStorage', { configurable: true, get: touch });
    const store = storageStore('APP', log);
    expect(store.persist([])).toBe(true);
    store.remove(signals('1'));
    store.release();
    expect(touch).not.toHaveBeenCalled();
  });

  it('is at most 1 MB in all keys of ours, the host aside, and the oldest go (point 29)', () => {
    storage.setItem('host', 'x'.repeat(2_000_000));
    const one = storageStore('APP', log);
    expect(one.persist(signals(...ids('a', 300)))).toBe(true);
    const other = storageStore('APP', log);
    const kept = signals(...ids('b', 300));
    expect(other.persist(kept)).toBe(false);
    expect(charactersOfOurs()).toBeLessThanOrEqual(512 * 1024 + 200);
    expect(charactersOfOurs()).toBeGreaterThan(500 * 1024);
    const [ofOne, ofOther] = storedIDs();
    expect(ofOne).toEqual(ids('a', 300));
    expect(ofOther).toEqual(ids('b', 300).slice(-ofOther!.length));
    expect(other.persist(kept.slice(-ofOther!.length))).toBe(true);
    expect(log.warn).not.toHaveBeenCalled();
  });

  it('is cleared with all that other pages left, and nothing else', () => {
    storage.setItem('host', 'stays');
    storageStore('OTHER', log).persist(signals('1'));
    storageStore('APP', log).persist(signals('2'));
    const store = storageStore('APP', log);
    const kept = signals('3');
    store.persist(kept);
    store.clear();
    expect(storedIDs()).toEqual([['1']]);
    store.persist(signals('4'));
    expect(storedIDs()).toEqual([['1'], ['4']]);
    store.clear();
    store.remove(kept);
    expect(storedIDs()).toEqual([['1']]);
    expect(storage.getItem('host')).toBe('stays');
  });
});

const refuse = (): never => {
  throw new DOMException('The operation is insecure.', 'SecurityError');
};

describe.each([
  ['is not there', () => vi.stubGlobal('localStorage', undefined)],
  ['is null', () => vi.stubGlobal('localStorage', null)],
  ['refuses to be looked at', () => Object.defineProperty(globalThis, 'localStorage', { get: refuse })],
  ['is full', () => vi.stubGlobal('localStorage', fakeStorage(10))],
])('where storage %s (point 29)', (_what, setUp) => {
  it('nothing is kept, nothing throws, and the logger is told once', async () => {
    setUp();
    const store = storageStore('APP', log);
    const kept = signals('1', '2');
    expect(store.persist(kept)).toBe(false);
    expect(store.persist(kept)).toBe(false);
    expect(await claimed(store)).toEqual([[]]);
    store.remove(kept);
    store.clear();
    store.release();
    expect(log.warn).toHaveBeenCalledTimes(1);
    expect(log.warn).toHaveBeenCalledWith(expect.stringMatching(/^signals wait in memory only: .+/));
  });
});

it.each([
  ['throw', refuse],
  ['are refused', () => Promise.reject(new DOMException('The operation is insecure.', 'SecurityError'))],
])('where locks %s, signals are kept and nobody takes them over', async (_what, request) => {
  vi.stubGlobal('navigator', { locks: { request } });
  expect(storageStore('APP', log).persist(signals('1'))).toBe(true);
  await locksAreSettled();
  expect(await claimed(storageStore('APP', log))).toEqual([[]]);
  expect(storedIDs()).toEqual([['1']]);
  expect(log.warn).not.toHaveBeenCalled();
});

it('what was kept stays so when storage has become full', () => {
  const store = storageStore('APP', log);
  const kept = signals('1', '2');
  store.persist(kept);
  vi.spyOn(storage, 'setItem').mockImplementation(refuse);
  expect(store.persist([...kept, ...signals('3')])).toBe(false);
  expect(storedIDs()).toEqual([['1', '2']]);
  vi.mocked(storage.setItem).mockRestore();
  store.remove(kept);
  expect(Object.keys(storage)).toEqual([]);
});

describe.each([
  ['locks', useLocks],
  ['no locks, as on http:// pages', useLease],
])('with %s (point 29)', (_what, useOwnership) => {
  let vanish: () => Promise<unknown>;

  beforeEach(() => {
    vanish = useOwnership();
  });

  it('what a page left that vanished is taken over by one other, and stays kept until it has arrived', async () => {
    storageStore('APP', log).persist(signals('1', 'zwölf'));
    await vanish();
    const stores = [storageStore('APP', log), storageStore('APP', log)];
    const found = await claimed(...stores);
    expect(found.flat().map(idOf)).toEqual(['1', 'zwölf']);
    expect(found.flat().map(({ bytes }) => bytes)).toEqual([10, 15]);
    expect(storedIDs()).toEqual([['1', 'zwölf']]);
    const winner = found.findIndex(({ length }) => length === 2);
    stores[winner]!.remove(found[winner]!);
    expect(Object.keys(storage)).toEqual([]);
  });

  it('what a page has is left to it while it is there', async () => {
    storageStore('APP', log).persist(signals('1'));
    await locksAreSettled();
    expect(await claimed(storageStore('APP', log))).toEqual([[]]);
    expect(storedIDs()).toEqual([['1']]);
  });

  it('what is taken over is taken over again when that page vanishes, too', async () => {
    storageStore('APP', log).persist(signals('1'));
    await vanish();
    await claimed(storageStore('APP', log));
    await vanish();
    const [taken] = await claimed(storageStore('APP', log));
    expect(taken!.map(idOf)).toEqual(['1']);
  });

  it('what was left first is taken over first, and that of other apps never', async () => {
    for (const id of ['1', '2', '3']) {
      storageStore('APP', log).persist(signals(id));
      vi.advanceTimersByTime(1);
    }
    storageStore('APP.2', log).persist(signals('of another app'));
    await vanish();
    const store = storageStore('APP', log);
    const order = [];
    for (let taken = await claimed(store); taken[0]!.length > 0; taken = await claimed(store)) {
      order.push(...taken[0]!.map(idOf));
    }
    expect(order).toEqual(['1', '2', '3']);
    expect(storedIDs()).toEqual([['of another app'], ['1', '2', '3']]);
  });

  it('what a client was left with that is closed can be had at once, also by itself', async () => {
    const closed = storageStore('APP', log);
    closed.persist(signals('1'));
    await locksAreSettled();
    closed.release();
    await locksAreSettled();
    const [taken] = await claimed(closed);
    expect(taken!.map(idOf)).toEqual(['1']);
  });
});

it('what the page before leaves when this one has begun already is found by it (point 28)', async () => {
  const before = storageStore('APP', log);
  const claim = storageStore('APP', log).claim();
  before.persist(signals('1'));
  before.release();
  await vi.advanceTimersByTimeAsync(1000);
  expect((await claim).map(idOf)).toEqual(['1']);
});

it('of two pages without locks that want the same at once, the later one has it (point 29)', async () => {
  const vanish = useLease();
  storageStore('APP', log).persist(signals('1'));
  await vanish();
  const claim = storageStore('APP', log).claim();
  await vi.advanceTimersByTimeAsync(1000);
  const [[key, lines]] = Object.entries(storage) as [[string, string]];
  storage.setItem(key, lines.replace(/.*/, `${Date.now()}-of another page`));
  await vi.advanceTimersByTimeAsync(1000);
  expect(await claim).toEqual([]);
  expect(storedIDs()).toEqual([['1']]);
});

it('a page that lost its lock to the back/forward cache has it again with the next signal (point 29)', async () => {
  const vanish = useLocks();
  const store = storageStore('APP', log);
  store.persist(signals('1'));
  await vanish();
  store.persist(signals('2'));
  await locksAreSettled();
  expect(await claimed(storageStore('APP', log))).toEqual([[]]);
});

it('a page that has nothing kept any more holds no lock, which Firefox would not put into its cache (point 28)', async () => {
  const kept = signals('1');
  const store = storageStore('APP', log);
  store.persist(kept);
  await locksAreSettled();
  expect((await navigator.locks.query()).held).toHaveLength(1);
  store.remove(kept);
  await locksAreSettled();
  expect((await navigator.locks.query()).held).toEqual([]);
});

it('what a page leaves in its last moment waits for no lock, which its cached rest could not give back (point 28)', async () => {
  const { locks } = navigator;
  const request = vi.spyOn(locks, 'request');
  const store = storageStore('APP', log);
  store.persist(signals('1'));
  store.release();
  await locksAreSettled();
  expect(request).not.toHaveBeenCalled();
  expect((await claimed(storageStore('APP', log))).flat().map(idOf)).toEqual(['1']);
});

it('an owner that goes on trying, as clients do in an outage, keeps its lease (point 29)', async () => {
  useLease();
  const kept = signals('1');
  const store = storageStore('APP', log);
  for (let round = 0; round < 5; round++) {
    store.persist(kept);
    vi.advanceTimersByTime(10 * MINUTE_MS);
  }
  expect(await claimed(storageStore('APP', log))).toEqual([[]]);
});

/** Signals as core has them; each is an object of its own. */
function signals(...texts: readonly string[]): StoredSignal[] {
  return texts.map((id) => {
    const text = JSON.stringify({ id });
    return { text, bytes: Buffer.byteLength(text) };
  });
}

const idOf = ({ text }: StoredSignal): string => JSON.parse(text).id;

/** Names for signals of a kilobyte each. */
function ids(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, at) => `${name}${at}`.padEnd(1000, '-'));
}

/** What storage holds, by key. */
function storedIDs(): string[][] {
  return Object.entries(storage)
    .filter(([key]) => key.startsWith('TelemetryDeck.signals.'))
    .map(([, value]) =>
      (value as string)
        .split('\n')
        .slice(1)
        .map((text) => JSON.parse(text).id),
    );
}

function charactersOfOurs(): number {
  return Object.entries(storage).reduce((sum, [key, { length }]) => sum + (key === 'host' ? 0 : length), 0);
}

/** What stores get that claim at the same time. */
async function claimed(...stores: readonly SignalStore[]): Promise<(readonly StoredSignal[])[]> {
  const claims = Promise.all(stores.map((store) => store.claim()));
  await vi.advanceTimersByTimeAsync(2000);
  return claims;
}

/** A lock is granted and given back a moment later. */
async function locksAreSettled(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

function fakeStorage(maxCharacters = Number.POSITIVE_INFINITY): Storage {
  const items: Record<string, string> = Object.create({
    getItem: (key: string) => (Object.hasOwn(items, key) ? items[key] : null),
    setItem(key: string, value: string) {
      if (key.length + value.length > maxCharacters) throw new DOMException('full', 'QuotaExceededError');
      items[key] = value;
    },
    removeItem: (key: string) => delete items[key],
  });
  return items as unknown as Storage;
}

/** Web Locks, as far as they are used. Returns what has all pages so far vanish, and their locks with them. */
function useLocks(): () => Promise<unknown> {
  const held = new Map<string, () => void>();
  const request = async (name: string, ...rest: readonly unknown[]) => {
    const callback = rest.at(-1) as (lock: object | null) => unknown;
    const { ifAvailable } = (rest.length > 1 ? rest[0] : {}) as LockOptions;
    // Not before the caller goes on, as in a browser.
    await Promise.resolve();
    if (held.has(name)) return ifAvailable ? callback(null) : new Promise(() => {});
    const vanished = new Promise((_resolve, reject) => {
      held.set(name, () => reject(new DOMException('going away', 'AbortError')));
    });
    return Promise.race([callback({ name }), vanished]).finally(() => held.delete(name));
  };
  const query = async () => ({ held: [...held.keys()] });
  vi.stubGlobal('navigator', { locks: { request, query } });
  return async () => {
    await locksAreSettled();
    for (const vanish of held.values()) vanish();
    held.clear();
    await locksAreSettled();
  };
}

/** No locks, as on `http://` pages. Returns what has all pages so far vanish: time that goes by. */
function useLease(): () => Promise<unknown> {
  vi.stubGlobal('navigator', {});
  return () => vi.advanceTimersByTimeAsync(16 * MINUTE_MS);
}
