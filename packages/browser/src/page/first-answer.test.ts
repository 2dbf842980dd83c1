import { manualClock, recordingTransport, reply } from '@td/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openPage } from '../../test/fake-page.js';
import { loadPackage } from '../../test/load-package.js';

let clock = manualClock();
let transport = recordingTransport();

beforeEach(() => {
  clock = manualClock();
  transport = recordingTransport({ clock });
});

afterEach(() => void vi.unstubAllGlobals());

/** Opens a page, with a client that has not sent yet. */
async function open(readyState: DocumentReadyState) {
  openPage();
  Object.assign(document, { readyState });
  const { createPageClient } = await loadPackage();
  return createPageClient('APP', { clock, transport });
}

/** The numbers of signals in the requests so far. */
async function sent() {
  await clock.advance(0);
  return transport.requests.map(({ json }) => (json as readonly unknown[]).length);
}

it('a page that has loaded soon sends its first signals, since the endpoint is unknown, and later ones after the linger', async () => {
  const client = await open('complete');
  for (let number = 0; number < 3; number++) client.sendSignal('Page.opened');
  expect(await sent()).toEqual([]);
  await clock.advance(100);
  expect(await sent()).toEqual([3]);
  client.sendSignal('Page.read');
  expect(await sent()).toEqual([3]);
  await clock.advance(1000);
  expect(await sent()).toEqual([3, 1]);
});

it('a page that still loads sends its first signals after the linger', async () => {
  const client = await open('interactive');
  client.sendSignal('Page.opened');
  await clock.advance(999);
  expect(await sent()).toEqual([]);
  await clock.advance(1);
  expect(await sent()).toEqual([1]);
});

it('after an opt-out and an opt-in, the first signals leave as soon', async () => {
  const client = await open('complete');
  client.sendSignal('Page.opened');
  client.optOut();
  client.optIn();
  client.sendSignal('Page.read');
  await clock.advance(100);
  expect(await sent()).toEqual([1]);
});

it('an endpoint that fails meanwhile is not tried again before its time', async () => {
  transport = recordingTransport({ clock, defaultReply: reply(503) });
  const client = await open('complete');
  client.sendSignal('Page.opened');
  await client.flush({ timeoutMs: 0 });
  expect(await sent()).toEqual([1]);
  await clock.advance(100);
  expect(await sent()).toEqual([1]);
});
