import type { StateStorage } from '@td/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fakeStorage, openPage } from '../../test/fake-page.js';

/** Loads the module anew, as the next page does. */
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

describe('with localStorage, page storage', () => {
  it('stores each text under a key of its own, for the next page and other tabs', async () => {
    const { storage } = openPage();
    const state = (await loadPage())('APP');
    state.set('install', 'granted');
    state.set('sessions', '{}');
    expect({ ...storage }).toEqual({ 'TelemetryDeck.APP.install': 'granted', 'TelemetryDeck.APP.sessions': '{}' });
    expect((await loadPage())('APP').get('install')).toBe('granted');
  });

  it('sees what another tab has changed, and removes a name without a text', async () => {
    const { storage } = openPage();
    const state = (await loadPage())('APP');
    state.set('install', 'granted');
    storage.setItem('TelemetryDeck.APP.install', 'denied');
    expect(state.get('install')).toBe('denied');
    state.set('install');
    expect(state.get('install')).toBeUndefined();
    expect({ ...storage }).toEqual({});
  });

  it('clears everything of one app, and nothing of other apps or of the host', async () => {
    const others = {
      host: '',
      'TelemetryDeck.APP': '',
      'TelemetryDeck.APP.2.install': '',
      'TelemetryDeck.OTHER.x': '',
    };
    const { storage } = openPage({
      storage: fakeStorage({ ...others, 'TelemetryDeck.userID': 'of an older version' }),
    });
    const state = (await loadPage())('APP');
    state.set('sessions', '{}');
    state.set('userID', 'ada');
    state.clear();
    expect({ ...storage }).toEqual(others);
    expect(state.get('userID')).toBeUndefined();
  });

  it('lets only one page claim a name, until it is cleared', async () => {
    const { storage } = openPage();
    const state = (await loadPage())('APP');
    expect([state.claim('install', 'mine'), state.claim('install', 'again')]).toEqual([true, false]);
    const other = (await loadPage())('APP');
    expect(other.claim('install', 'of another tab')).toBe(false);
    expect({ ...storage }).toEqual({ 'TelemetryDeck.APP.install': 'mine' });
    expect((await loadPage())('OTHER').claim('install', 'of another app')).toBe(true);
    other.clear();
    expect(state.claim('install', 'mine')).toBe(true);
  });

  it('touches localStorage only when it is used', async () => {
    openPage();
    const touch = vi.fn();
    Object.defineProperty(globalThis, 'localStorage', { configurable: true, get: touch });
    (await loadPage())('APP');
    expect(touch).not.toHaveBeenCalled();
  });
});

describe.each([
  ['is missing', () => vi.stubGlobal('localStorage', undefined)],
  ['is null', () => vi.stubGlobal('localStorage', null)],
  ['throws when it is read', () => Object.defineProperty(globalThis, 'localStorage', { get: refuse })],
  ['is full', () => vi.spyOn(localStorage, 'setItem').mockImplementation(refuse)],
  ['belongs to no page', () => vi.stubGlobal('document', undefined)],
])('if localStorage %s, page storage', (_state, setUp) => {
  it('keeps texts as long as the page lives, for all clients of an app', async () => {
    openPage();
    setUp();
    const pageStorage = await loadPage();
    pageStorage('APP').set('install', 'denied');
    pageStorage('OTHER').set('install', 'granted');
    const state = pageStorage('APP');
    expect(state.get('install')).toBe('denied');
    state.clear();
    expect(state.get('install')).toBeUndefined();
    expect(pageStorage('OTHER').get('install')).toBe('granted');
    expect((await loadPage())('OTHER').get('install')).toBeUndefined();
  });

  it('lets only one client of a page claim a name, until it is cleared', async () => {
    openPage();
    setUp();
    const pageStorage = await loadPage();
    expect(pageStorage('APP').claim('install', 'mine')).toBe(true);
    expect(pageStorage('APP').claim('install', "another's")).toBe(false);
    pageStorage('APP').clear();
    expect(pageStorage('APP').claim('install', 'mine')).toBe(true);
  });
});

it('page storage returns the latest text after localStorage was full for some time', async () => {
  const { storage } = openPage();
  const state = (await loadPage())('APP');
  const setItem = vi.spyOn(storage, 'setItem');
  state.set('sessions', 'first');
  setItem.mockImplementationOnce(refuse);
  state.set('sessions', 'second');
  expect(state.get('sessions')).toBe('second');
  state.set('sessions', 'third');
  storage.setItem('TelemetryDeck.APP.sessions', "another tab's");
  expect(state.get('sessions')).toBe("another tab's");
});
