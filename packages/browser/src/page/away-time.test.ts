import { startDuration } from '@td/core/signals';
import { manualClock, recordingTransport } from '@td/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type FakePageOptions, openPage } from '../../test/fake-page.js';
import { loadPackage } from '../../test/load-package.js';

let clock = manualClock();
let transport = recordingTransport({ deliversNothing: false });

beforeEach(() => {
  clock = manualClock();
  transport = recordingTransport({ deliversNothing: false });
});

afterEach(() => void vi.unstubAllGlobals());

/** A page whose user has not decided. */
async function open(options: FakePageOptions = {}) {
  const page = openPage(options);
  const { createPageClient, trackEngagement, withConsent } = await loadPackage();
  const client = createPageClient('APP', { clock, transport }, withConsent('unknown'));
  return { client, page, trackEngagement };
}

it('hidden time does not count as seen before the user decides', async () => {
  const { client, page, trackEngagement } = await open();
  trackEngagement(client);
  const seen = startDuration(client, 'Page.read');
  await clock.advance(2000);
  page.hide(true);
  await clock.advance(60_000);
  page.hide(false);
  await clock.advance(1000);
  client.optIn();
  seen.stop();
  page.hide(true);
  await clock.advance(60_000);
  expect(transport.signals).toMatchObject([
    // It was left for the first time after two seconds.
    { type: 'TelemetryDeck.Web.pageLeave', payload: { 'TelemetryDeck.PageEngagement.engagedSeconds': 2 } },
    { type: 'Page.read', floatValue: 3 },
  ]);
});

it('nor does that of a page that opened in the background, or was hidden when the user decided', async () => {
  const { client, page } = await open({ hidden: true });
  const seen = startDuration(client, 'Page.read');
  await clock.advance(60_000);
  page.hide(false);
  await clock.advance(1000);
  page.hide(true);
  client.optIn();
  await clock.advance(60_000);
  page.hide(false);
  await clock.advance(2000);
  seen.stop();
  await clock.advance(2000);
  expect(transport.signals).toMatchObject([{ type: 'Page.read', floatValue: 3 }]);
});

it('the time is measured by nothing that outlives the client, and by nothing without a document', async () => {
  const listeners = new Set<unknown>();
  const { client, page } = await open();
  vi.stubGlobal('addEventListener', (_type: string, listener: unknown) => listeners.add(listener));
  vi.stubGlobal('removeEventListener', (_type: string, listener: unknown) => listeners.delete(listener));
  const { createPageClient, withConsent } = await loadPackage();
  const other = createPageClient('APP', { clock, transport }, withConsent('unknown'));
  expect(listeners.size).toBeGreaterThan(0);
  other.optIn();
  await other.close({ timeoutMs: 0 });
  expect([listeners.size, client.consent, page.storage.length]).toEqual([0, 'unknown', undefined]);
  vi.stubGlobal('document', undefined);
  createPageClient('APP', { clock, transport }, withConsent('unknown'));
  expect(listeners.size).toBe(0);
});
