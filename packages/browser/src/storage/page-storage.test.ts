import type { StateStorage } from '@td/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fakeStorage, openPage } from '../../test/fake-page.js';

/** As a page has it after it was loaded: the module anew, and with it what it remembers. */
async function loadPage(): Promise<(appID: string) => StateStorage> {
  vi.resetModules();
  return (await import('./page-storage.js')).pageStorage;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

const refuse = (): never => {
  throw new DOMException('The operation is insecure.', 'SecurityError');
};

describe('where there is storage', () => {
  it('has each text under a key of its own, for the next page and other tabs', async () => {
    const { storage } = openPage();
    const memory = (await loadPage())('APP');
    memory.set('consent', 'granted');
    memory.set('sessions', '{}');
    expect({ ...storage }).toEqual({ 'TelemetryDeck.APP.consent': 'granted', 'TelemetryDeck.APP.sessions': '{}' });
    expect((await loadPage())('APP').get('consent')).toBe('granted');
  });

  it('sees what another tab has changed, and forgets what has no text', async () => {
    const { storage } = openPage();
    const memory = (await loadPage())('APP');
    memory.set('consent', 'granted');
    storage.setItem('TelemetryDeck.APP.consent', 'denied');
    expect(memory.get('consent')).toBe('denied');
    memory.set('consent');
    expect(memory.get('consent')).toBeUndefined();
    expect({ ...storage }).toEqual({});
  });

  it('forgets all of one app, and nothing of another app or the host', async () => {
    const others = {
      host: '',
      'TelemetryDeck.APP': '',
      'TelemetryDeck.APP.2.consent': '',
      'TelemetryDeck.OTHER.x': '',
    };
    const { storage } = openPage({
      storage: fakeStorage({ ...others, 'TelemetryDeck.userID': 'of an older version' }),
    });
    const memory = (await loadPage())('APP');
    memory.set('consent', 'granted');
    memory.set('userID', 'ada');
    memory.clear();
    expect({ ...storage }).toEqual(others);
    expect(memory.get('userID')).toBeUndefined();
  });

  it('lets one page of all claim a name, until it is forgotten', async () => {
    const { storage } = openPage();
    const memory = (await loadPage())('APP');
    expect([memory.claim('install', 'mine'), memory.claim('install', 'again')]).toEqual([true, false]);
    const other = (await loadPage())('APP');
    expect(other.claim('install', 'of another tab')).toBe(false);
    expect({ ...storage }).toEqual({ 'TelemetryDeck.APP.install': 'mine' });
    expect((await loadPage())('OTHER').claim('install', 'of another app')).toBe(true);
    other.clear();
    expect(memory.claim('install', 'mine')).toBe(true);
  });

  it('touches it only when asked', async () => {
    openPage();
    const touch = vi.fn();
    Object.defineProperty(globalThis, 'localStorage', { configurable: true, get: touch });
    (await loadPage())('APP');
    expect(touch).not.toHaveBeenCalled();
  });
});

describe.each([
  ['is not there', () => vi.stubGlobal('localStorage', undefined)],
  ['is null', () => vi.stubGlobal('localStorage', null)],
  ['refuses to be looked at', () => Object.defineProperty(globalThis, 'localStorage', { get: refuse })],
  ['is full', () => vi.spyOn(localStorage, 'setItem').mockImplementation(refuse)],
  ['belongs to no page', () => vi.stubGlobal('document', undefined)],
])('where storage %s', (_what, setUp) => {
  it('remembers as long as the page lives, for all clients of an app', async () => {
    openPage();
    setUp();
    const pageStorage = await loadPage();
    pageStorage('APP').set('consent', 'denied');
    pageStorage('OTHER').set('consent', 'granted');
    const memory = pageStorage('APP');
    expect(memory.get('consent')).toBe('denied');
    memory.clear();
    expect(memory.get('consent')).toBeUndefined();
    expect(pageStorage('OTHER').get('consent')).toBe('granted');
    expect((await loadPage())('OTHER').get('consent')).toBeUndefined();
  });

  it('lets one client of a page claim a name, until it is forgotten', async () => {
    openPage();
    setUp();
    const pageStorage = await loadPage();
    expect(pageStorage('APP').claim('install', 'mine')).toBe(true);
    expect(pageStorage('APP').claim('install', "another's")).toBe(false);
    pageStorage('APP').clear();
    expect(pageStorage('APP').claim('install', 'mine')).toBe(true);
  });
});

it('has the last text when storage was full for a while', async () => {
  const { storage } = openPage();
  const memory = (await loadPage())('APP');
  const setItem = vi.spyOn(storage, 'setItem');
  memory.set('sessions', 'first');
  setItem.mockImplementationOnce(refuse);
  memory.set('sessions', 'second');
  expect(memory.get('sessions')).toBe('second');
  memory.set('sessions', 'third');
  storage.setItem('TelemetryDeck.APP.sessions', "another tab's");
  expect(memory.get('sessions')).toBe("another tab's");
});
