import { recordingTransport } from '@td/testing';
import { afterEach, expect, it, vi } from 'vitest';
import { openPage } from '../../test/fake-page.js';
import { loadPackage } from '../../test/load-package.js';
import { privacyControl } from './privacy-control.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

it.each([
  { navigator: { globalPrivacyControl: true }, name: 'globalPrivacyControl' },
  { navigator: { globalPrivacyControl: true, doNotTrack: '1' }, name: 'globalPrivacyControl' },
  { navigator: { doNotTrack: '1' }, name: 'doNotTrack' },
  { navigator: { globalPrivacyControl: false, doNotTrack: '0' }, name: undefined },
  { navigator: { globalPrivacyControl: '1', doNotTrack: 'unspecified' }, name: undefined },
  { navigator: { doNotTrack: null }, name: undefined },
  { navigator: {}, name: undefined },
  { navigator: undefined, name: undefined },
])('the setting of the browser with the navigator $navigator is $name', ({ navigator, name }) => {
  vi.stubGlobal('navigator', navigator);
  expect(privacyControl()).toEqual(name && { by: 'browser', name });
});

it.each([
  { name: 'globalPrivacyControl', value: true },
  { name: 'doNotTrack', value: '1' },
])('a client whose page is open already obeys $name', async ({ name, value }) => {
  const { happens, storage } = openPage();
  const { createClient } = await loadPackage();
  const transport = recordingTransport();
  const client = createClient('APP', { transport });
  await client.flush();
  expect(transport.signals.length).toBeGreaterThan(0);
  transport.clear();

  Object.assign(navigator, { [name]: value });
  client.sendSignal('Game.started');
  happens('pagehide');
  await client.flush();
  expect(transport.requests).toEqual([]);
  expect([client.consent, client.offReason]).toEqual(['denied', { by: 'browser', name }]);
  expect({ ...storage }).toEqual({});
  expect(client.optIn()).toBe(false);
  expect(client.consent).toBe('denied');
});
