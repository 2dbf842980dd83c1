import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const KEY = 'TelemetryDeck.userID';

/** As a page has it after it was loaded: the module anew, and with it what it remembers. */
async function loadPage(): Promise<() => string> {
  vi.resetModules();
  return (await import('./default-user-id.js')).defaultUserID;
}

/** A `localStorage` that lasts over page loads. */
function storageWith(items: Record<string, string> = {}) {
  const stored = new Map(Object.entries(items));
  return {
    stored,
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  };
}

beforeEach(() => {
  vi.stubGlobal('document', {});
});

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('where there is storage', () => {
  it('makes a random identifier and keeps it under its one key', async () => {
    const storage = storageWith();
    vi.stubGlobal('localStorage', storage);
    const userID = (await loadPage())();
    expect(userID).toMatch(UUID);
    expect([...storage.stored]).toEqual([[KEY, userID]]);
  });

  it('finds it again after the page was loaded anew', async () => {
    vi.stubGlobal('localStorage', storageWith());
    const first = (await loadPage())();
    expect((await loadPage())()).toBe(first);
  });

  it('takes what is stored as it is, and writes nothing', async () => {
    const storage = storageWith({ [KEY]: 'stored before' });
    const setItem = vi.spyOn(storage, 'setItem');
    vi.stubGlobal('localStorage', storage);
    expect((await loadPage())()).toBe('stored before');
    expect(setItem).not.toHaveBeenCalled();
  });

  it('makes another where the stored one is empty', async () => {
    const storage = storageWith({ [KEY]: '' });
    vi.stubGlobal('localStorage', storage);
    const userID = (await loadPage())();
    expect(userID).toMatch(UUID);
    expect(storage.stored.get(KEY)).toBe(userID);
  });

  it('stores the one that it remembers when storage is granted later', async () => {
    vi.stubGlobal('localStorage', undefined);
    const defaultUserID = await loadPage();
    const userID = defaultUserID();
    const storage = storageWith();
    vi.stubGlobal('localStorage', storage);
    expect(defaultUserID()).toBe(userID);
    expect(storage.stored.get(KEY)).toBe(userID);
  });
});

const refuse = (): never => {
  throw new DOMException('The operation is insecure.', 'SecurityError');
};

describe.each([
  ['is not there', () => vi.stubGlobal('localStorage', undefined)],
  ['is null', () => vi.stubGlobal('localStorage', null)],
  [
    'refuses to be looked at',
    () => {
      vi.stubGlobal('localStorage', undefined);
      Object.defineProperty(globalThis, 'localStorage', { configurable: true, get: refuse });
    },
  ],
  ['refuses to be read', () => vi.stubGlobal('localStorage', { ...storageWith(), getItem: refuse })],
  ['refuses to be written', () => vi.stubGlobal('localStorage', { ...storageWith(), setItem: refuse })],
])('where storage %s', (_what, setUp) => {
  it('remembers one identifier as long as the page lives', async () => {
    setUp();
    const defaultUserID = await loadPage();
    const userID = defaultUserID();
    expect(userID).toMatch(UUID);
    expect(defaultUserID()).toBe(userID);
    expect((await loadPage())()).not.toBe(userID);
  });
});

it('leaves storage alone where there is no page, and remembers', async () => {
  vi.stubGlobal('document', undefined);
  const touch = vi.fn(() => storageWith());
  vi.stubGlobal('localStorage', undefined);
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, get: touch });
  const defaultUserID = await loadPage();
  expect(defaultUserID()).toBe(defaultUserID());
  expect(touch).not.toHaveBeenCalled();
});

it('makes one on http:// pages, which lack the newer half of crypto', async () => {
  vi.stubGlobal('localStorage', storageWith());
  const { crypto } = globalThis;
  vi.stubGlobal('crypto', { getRandomValues: (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes) });
  expect((await loadPage())()).toMatch(UUID);
});
