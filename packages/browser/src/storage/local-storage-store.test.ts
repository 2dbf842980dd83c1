import type { DropReason, SignalStore, StoredSignal } from '@td/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { localStorageStore } from './local-storage-store.js';

const MINUTE_MS = 60_000;
const report = vi.fn<(failure: string) => void>();
const onLost = vi.fn<(reason: DropReason) => void>();

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

it('a page takes over only whole signals of the last seven days, and deletes and counts the others', async () => {
  const at = (days: number) => JSON.stringify({ type: 'a', receivedAt: new Date(Date.now() - days * 86_400_000) });
  const good = [at(6.9), at(0), '{"type":"without a time"}'];
  const bad = [
    at(7.1),
    '{"type":"2019","receivedAt":"2019-01-02T03:04:05.678Z"}',
    '{"type":"cut o',
    '5',
    'null',
    '"a"',
    '[1]',
    '',
  ];
  storage.setItem('TelemetryDeck.signals.APP:1-0.1', ['0', ...bad, ...good, ...bad].join('\n'));
  const store = localStorageStore('APP', report, onLost);
  await vi.advanceTimersByTimeAsync(1000);
  expect((await store.claim()).map(({ text }) => text)).toEqual(good);
  const expected = bad.map((_text, at) => (at < 2 ? 'expired' : 'unserializable'));
  expect(onLost.mock.calls.flat()).toEqual([...expected, ...expected]);
  store.remove(await store.claim());
  store.clear();
  expect(Object.keys(storage)).toEqual([]);
});

describe('the store', () => {
  it('has one key for each client: a mark, and then a line for each signal, in order', () => {
    const store = localStorageStore('APP', report, onLost);
    expect(store.persist(signals('1', '2'))).toBe(true);
    expect(store.persist(signals('3'))).toBe(true);
    localStorageStore('APP', report, onLost).persist(signals('4'));
    expect(storedIDs()).toEqual([['1', '2', '3'], ['4']]);
    for (const key of Object.keys(storage)) expect(key).toMatch(/^TelemetryDeck\.signals\.APP:\d+-[\da-f-]{36}$/);
  });

  it('keeps a signal once, no matter how often it is persisted, and two equal signals twice', () => {
    const store = localStorageStore('APP', report, onLost);
    const [one, other] = signals('1', '1');
    store.persist([one!]);
    store.persist([one!, other!]);
    expect(storedIDs()).toEqual([['1', '1']]);
    store.remove([one!]);
    expect(storedIDs()).toEqual([['1']]);
  });

  it('removes signals, and the key with the last of them', () => {
    const store = localStorageStore('APP', report, onLost);
    const kept = signals('1', '2', '3');
    store.persist(kept);
    store.remove(kept.slice(0, 2));
    expect(storedIDs()).toEqual([['3']]);
    store.remove(kept);
    expect(Object.keys(storage)).toEqual([]);
  });

  it('does not touch localStorage while it has nothing to keep', async () => {
    const touch = vi.fn();
    Object.defineProperty(globalThis, 'localStorage', { configurable: true, get: touch });
    const store = localStorageStore('APP', report, onLost);
    expect(store.persist([])).toBe(true);
    store.remove(signals('1'));
    store.release();
    expect(touch).not.toHaveBeenCalled();
  });

  it('keeps at most 1 MB in all its keys, without those of the host, and drops the oldest (point 29)', () => {
    storage.setItem('host', 'x'.repeat(2_000_000));
    const one = localStorageStore('APP', report, onLost);
    expect(one.persist(signals(...ids('a', 300)))).toBe(true);
    const other = localStorageStore('APP', report, onLost);
    const kept = signals(...ids('b', 300));
    expect(other.persist(kept)).toBe(false);
    expect(charactersOfOurs()).toBeLessThanOrEqual(512 * 1024 + 200);
    expect(charactersOfOurs()).toBeGreaterThan(500 * 1024);
    const [ofOne, ofOther] = storedIDs();
    expect(ofOne).toEqual(ids('a', 300));
    expect(ofOther).toEqual(ids('b', 300).slice(-ofOther!.length));
    expect(other.persist(kept.slice(-ofOther!.length))).toBe(true);
    expect(report).not.toHaveBeenCalled();
  });

  it('writes nothing when it is asked for signals again, whether it has them or had no room (point 29)', () => {
    const store = localStorageStore('APP', report, onLost);
    const all = signals(...ids('a', 600));
    expect(store.persist(all)).toBe(false);
    const [left] = storedIDs();
    const write = vi.spyOn(storage, 'setItem');
    expect(all.filter((signal) => store.persist([signal])).map(idOf)).toEqual(left);
    expect(write).not.toHaveBeenCalled();
    expect(storedIDs()).toEqual([left]);
    store.remove(all.slice(-100));
    expect(store.persist(all.slice(0, 1))).toBe(true);
  });

  it('keeps the newest signals if the host has left little room, and writes a few times only (point 29)', () => {
    vi.stubGlobal('localStorage', fakeStorage(100_000));
    const write = vi.spyOn(localStorage, 'setItem');
    const store = localStorageStore('APP', report, onLost);
    const all = signals(...ids('a', 600));
    expect(store.persist(all)).toBe(false);
    const kept = all.filter((signal) => store.persist([signal]));
    expect(kept.length).toBeGreaterThan(30);
    expect(kept).toEqual(all.slice(-kept.length));
    expect(write.mock.calls.length).toBeLessThan(10);
    vi.advanceTimersByTime(1000);
    expect(store.persist(all.slice(0, 1))).toBe(true);
  });

  it('clears its own signals and those that other pages left, and nothing else', () => {
    storage.setItem('host', 'stays');
    localStorageStore('OTHER', report, onLost).persist(signals('1'));
    localStorageStore('APP', report, onLost).persist(signals('2'));
    const store = localStorageStore('APP', report, onLost);
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
  ['is missing', () => vi.stubGlobal('localStorage', undefined)],
  ['is null', () => vi.stubGlobal('localStorage', null)],
  ['throws when it is read', () => Object.defineProperty(globalThis, 'localStorage', { get: refuse })],
  ['is full', () => vi.stubGlobal('localStorage', fakeStorage(10))],
])('if localStorage %s (point 29)', (_state, setUp) => {
  it('the store keeps nothing, throws nothing, and reports that once', async () => {
    setUp();
    const store = localStorageStore('APP', report, onLost);
    const kept = signals('1', '2');
    expect(store.persist(kept)).toBe(false);
    expect(store.persist(kept)).toBe(false);
    expect(await claimed(store)).toEqual([[]]);
    store.remove(kept);
    store.clear();
    store.release();
    expect(report).toHaveBeenCalledTimes(1);
    expect(report).toHaveBeenCalledWith(expect.stringMatching(/^signals wait in memory only: .+/));
  });
});

it.each([
  ['throw', refuse],
  ['are refused', () => Promise.reject(new DOMException('The operation is insecure.', 'SecurityError'))],
])('if locks %s, the store keeps signals, and no page takes them over', async (_state, request) => {
  vi.stubGlobal('navigator', { locks: { request } });
  expect(localStorageStore('APP', report, onLost).persist(signals('1'))).toBe(true);
  await settleLocks();
  expect(await claimed(localStorageStore('APP', report, onLost))).toEqual([[]]);
  expect(storedIDs()).toEqual([['1']]);
  expect(report).not.toHaveBeenCalled();
});

it('a store keeps its signals when localStorage becomes full', () => {
  const store = localStorageStore('APP', report, onLost);
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
])('with %s (point 29)', (_platform, useOwnership) => {
  let vanish: () => Promise<unknown>;

  beforeEach(() => {
    vanish = useOwnership();
  });

  it('one other page takes over the signals of a vanished page, and keeps them until they have arrived', async () => {
    localStorageStore('APP', report, onLost).persist(signals('1', 'zwölf'));
    await vanish();
    const stores = [localStorageStore('APP', report, onLost), localStorageStore('APP', report, onLost)];
    const found = await claimed(...stores);
    expect(found.flat().map(idOf)).toEqual(['1', 'zwölf']);
    expect(found.flat().map(({ bytes }) => bytes)).toEqual([10, 15]);
    expect(storedIDs()).toEqual([['1', 'zwölf']]);
    const winner = found.findIndex(({ length }) => length === 2);
    stores[winner]!.remove(found[winner]!);
    expect(Object.keys(storage)).toEqual([]);
  });

  it('no page takes signals of a page that is still open', async () => {
    localStorageStore('APP', report, onLost).persist(signals('1'));
    await settleLocks();
    expect(await claimed(localStorageStore('APP', report, onLost))).toEqual([[]]);
    expect(storedIDs()).toEqual([['1']]);
  });

  it('a third page takes over from the second, if that vanishes, too', async () => {
    localStorageStore('APP', report, onLost).persist(signals('1'));
    await vanish();
    await claimed(localStorageStore('APP', report, onLost));
    await vanish();
    const [taken] = await claimed(localStorageStore('APP', report, onLost));
    expect(taken!.map(idOf)).toEqual(['1']);
  });

  it('a page takes over the oldest first, and nothing of other apps', async () => {
    for (const id of ['1', '2', '3']) {
      localStorageStore('APP', report, onLost).persist(signals(id));
      vi.advanceTimersByTime(1);
    }
    localStorageStore('APP.2', report, onLost).persist(signals('of another app'));
    await vanish();
    const store = localStorageStore('APP', report, onLost);
    const order = [];
    for (let taken = await claimed(store); taken[0]!.length > 0; taken = await claimed(store)) {
      order.push(...taken[0]!.map(idOf));
    }
    expect(order).toEqual(['1', '2', '3']);
    expect(storedIDs()).toEqual([['of another app'], ['1', '2', '3']]);
  });

  it('a page takes over the signals of a closed client at once, even if it is its own', async () => {
    const closed = localStorageStore('APP', report, onLost);
    closed.persist(signals('1'));
    await settleLocks();
    closed.release();
    await settleLocks();
    const [taken] = await claimed(closed);
    expect(taken!.map(idOf)).toEqual(['1']);
  });
});

it('a page finds the signals that the previous page leaves a moment later (point 28)', async () => {
  const before = localStorageStore('APP', report, onLost);
  const claim = localStorageStore('APP', report, onLost).claim();
  before.persist(signals('1'));
  before.release();
  await vi.advanceTimersByTimeAsync(1000);
  expect((await claim).map(idOf)).toEqual(['1']);
});

it('of two pages without locks that want the same key, the later one takes it (point 29)', async () => {
  const vanish = useLease();
  localStorageStore('APP', report, onLost).persist(signals('1'));
  await vanish();
  const claim = localStorageStore('APP', report, onLost).claim();
  await vi.advanceTimersByTimeAsync(1000);
  const [[key, lines]] = Object.entries(storage) as [[string, string]];
  storage.setItem(key, lines.replace(/.*/, `${Date.now()}-of another page`));
  await vi.advanceTimersByTimeAsync(1000);
  expect(await claim).toEqual([]);
  expect(storedIDs()).toEqual([['1']]);
});

it('a page that lost its lock to the back/forward cache gets it back with the next signal (point 29)', async () => {
  const vanish = useLocks();
  const store = localStorageStore('APP', report, onLost);
  store.persist(signals('1'));
  await vanish();
  store.persist(signals('2'));
  await settleLocks();
  expect(await claimed(localStorageStore('APP', report, onLost))).toEqual([[]]);
});

it('a page that keeps nothing holds no lock, which would keep it out of the cache of Firefox (point 28)', async () => {
  const kept = signals('1');
  const store = localStorageStore('APP', report, onLost);
  store.persist(kept);
  await settleLocks();
  expect((await navigator.locks.query()).held).toHaveLength(1);
  store.remove(kept);
  await settleLocks();
  expect((await navigator.locks.query()).held).toEqual([]);
});

it('a page requests no lock for the signals of its last moment, because it could not release the lock in the cache (point 28)', async () => {
  const { locks } = navigator;
  const request = vi.spyOn(locks, 'request');
  const store = localStorageStore('APP', report, onLost);
  store.persist(signals('1'));
  store.release();
  await settleLocks();
  expect(request).not.toHaveBeenCalled();
  expect((await claimed(localStorageStore('APP', report, onLost))).flat().map(idOf)).toEqual(['1']);
});

it('an owner without locks that goes on persisting, as clients do in an outage, keeps its key (point 29)', async () => {
  useLease();
  const kept = signals('1');
  const store = localStorageStore('APP', report, onLost);
  for (let round = 0; round < 5; round++) {
    store.persist(kept);
    vi.advanceTimersByTime(10 * MINUTE_MS);
  }
  expect(await claimed(localStorageStore('APP', report, onLost))).toEqual([[]]);
});

/** Signals as core passes them: each is an object of its own. */
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

/** The IDs of the stored signals, by key. */
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

/** The signals that stores get that claim at the same time. */
async function claimed(...stores: readonly SignalStore[]): Promise<(readonly StoredSignal[])[]> {
  const claims = Promise.all(stores.map((store) => store.claim()));
  await vi.advanceTimersByTimeAsync(2000);
  return claims;
}

/** Waits until the browser has granted and released locks, a moment later. */
async function settleLocks(): Promise<void> {
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

/** The part of Web Locks that the package uses. Returns a function that makes all pages vanish, and their locks. */
function useLocks(): () => Promise<unknown> {
  const held = new Map<string, () => void>();
  const request = async (name: string, ...rest: readonly unknown[]) => {
    const callback = rest.at(-1) as (lock: object | null) => unknown;
    const { ifAvailable } = (rest.length > 1 ? rest[0] : {}) as LockOptions;
    // Asynchronously, as in a browser.
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
    await settleLocks();
    for (const vanish of held.values()) vanish();
    held.clear();
    await settleLocks();
  };
}

/** No locks, as on `http://` pages. Returns a function that makes all pages vanish, by letting time pass. */
function useLease(): () => Promise<unknown> {
  vi.stubGlobal('navigator', {});
  return () => vi.advanceTimersByTimeAsync(16 * MINUTE_MS);
}
