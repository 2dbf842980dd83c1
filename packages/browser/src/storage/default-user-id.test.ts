import { afterEach, expect, it, vi } from 'vitest';
import { fakeStorage, openPage } from '../../test/fake-page.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const KEY = 'TelemetryDeck.APP.userID';

/** Loads the modules anew, as the next page does. */
async function loadPage(): Promise<(appID?: string) => string> {
  vi.resetModules();
  const { defaultUserID } = await import('./default-user-id.js');
  const { pageStorage } = await import('./page-storage.js');
  return (appID = 'APP') => defaultUserID(pageStorage(appID));
}

afterEach(() => {
  vi.unstubAllGlobals();
});

it('the default user is random, and the same on the next page', async () => {
  const { storage } = openPage();
  const userID = (await loadPage())();
  expect(userID).toMatch(UUID);
  expect({ ...storage }).toEqual({ [KEY]: userID });
  expect((await loadPage())()).toBe(userID);
});

it('each app has a default user of its own', async () => {
  openPage();
  const defaultUserID = await loadPage();
  expect(defaultUserID('OTHER')).not.toBe(defaultUserID());
});

it('a stored identifier is used unchanged', async () => {
  openPage({ storage: fakeStorage({ [KEY]: 'stored before', 'TelemetryDeck.userID': 'older' }) });
  expect((await loadPage())()).toBe('stored before');
});

it('the identifier that an older version stored for all apps becomes that of each app', async () => {
  const { storage } = openPage({ storage: fakeStorage({ 'TelemetryDeck.userID': 'older' }) });
  const defaultUserID = await loadPage();
  expect([defaultUserID(), defaultUserID('OTHER')]).toEqual(['older', 'older']);
  storage.removeItem('TelemetryDeck.userID');
  expect((await loadPage())()).toBe('older');
});

it('a new identifier replaces a stored one that is empty', async () => {
  const { storage } = openPage({ storage: fakeStorage({ [KEY]: '', 'TelemetryDeck.userID': '' }) });
  const userID = (await loadPage())();
  expect(userID).toMatch(UUID);
  expect(storage.getItem(KEY)).toBe(userID);
});

it('the default user lasts as long as the page if storage is refused, and is stored once it is allowed', async () => {
  openPage();
  vi.stubGlobal('localStorage', undefined);
  const defaultUserID = await loadPage();
  const userID = defaultUserID();
  expect(userID).toMatch(UUID);
  expect(defaultUserID()).toBe(userID);
  const storage = fakeStorage();
  vi.stubGlobal('localStorage', storage);
  expect(defaultUserID()).toBe(userID);
  expect(storage.getItem(KEY)).toBe(userID);
  vi.stubGlobal('localStorage', undefined);
  expect((await loadPage())()).not.toBe(userID);
});

it('the identifier can be made on http:// pages, where crypto has no randomUUID', async () => {
  openPage();
  const { crypto } = globalThis;
  vi.stubGlobal('crypto', { getRandomValues: (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes) });
  expect((await loadPage())()).toMatch(UUID);
});
