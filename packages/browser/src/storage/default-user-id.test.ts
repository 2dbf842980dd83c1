import { afterEach, expect, it, vi } from 'vitest';
import { fakeStorage, openPage } from '../../test/fake-page.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const KEY = 'TelemetryDeck.APP.userID';

/** As a page has it after it was loaded: the modules anew, and with them what they remember. */
async function loadPage(): Promise<(appID?: string) => string> {
  vi.resetModules();
  const { defaultUserID } = await import('./default-user-id.js');
  const { pageStorage } = await import('./page-storage.js');
  return (appID = 'APP') => defaultUserID(pageStorage(appID));
}

afterEach(() => {
  vi.unstubAllGlobals();
});

it('is random, and the same after the page was loaded anew', async () => {
  const { storage } = openPage();
  const userID = (await loadPage())();
  expect(userID).toMatch(UUID);
  expect({ ...storage }).toEqual({ [KEY]: userID });
  expect((await loadPage())()).toBe(userID);
});

it('is another one for each app', async () => {
  openPage();
  const defaultUserID = await loadPage();
  expect(defaultUserID('OTHER')).not.toBe(defaultUserID());
});

it('is what is stored, as it is', async () => {
  openPage({ storage: fakeStorage({ [KEY]: 'stored before', 'TelemetryDeck.userID': 'older' }) });
  expect((await loadPage())()).toBe('stored before');
});

it("is the one that an older version had for all apps, and from then on the app's own", async () => {
  const { storage } = openPage({ storage: fakeStorage({ 'TelemetryDeck.userID': 'older' }) });
  const defaultUserID = await loadPage();
  expect([defaultUserID(), defaultUserID('OTHER')]).toEqual(['older', 'older']);
  storage.removeItem('TelemetryDeck.userID');
  expect((await loadPage())()).toBe('older');
});

it('is made again where the stored one is empty', async () => {
  const { storage } = openPage({ storage: fakeStorage({ [KEY]: '', 'TelemetryDeck.userID': '' }) });
  const userID = (await loadPage())();
  expect(userID).toMatch(UUID);
  expect(storage.getItem(KEY)).toBe(userID);
});

it('lasts as long as the page where storage is refused, and is stored when it is granted', async () => {
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

it('is made on http:// pages, which lack the newer half of crypto', async () => {
  openPage();
  const { crypto } = globalThis;
  vi.stubGlobal('crypto', { getRandomValues: (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes) });
  expect((await loadPage())()).toMatch(UUID);
});
