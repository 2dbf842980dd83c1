import { manualClock, recordingTransport } from '@td/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type FakePage, openPage } from '../../test/fake-page.js';
import { loadPackage } from '../../test/load-package.js';

let clock = manualClock();
let transport = recordingTransport();
let page: FakePage;

beforeEach(() => {
  clock = manualClock();
  transport = recordingTransport();
  page = openPage();
});

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Clicks on an element that is in a link, or in none. */
const click = (isLink: boolean, fields: object = {}) => {
  const target = { closest: (selector: string) => (isLink && selector.startsWith('a[href]') ? {} : null) };
  page.fail('click' as never, { composedPath: () => [target], ...fields });
};

const start = async () => {
  const { createClient, withSessions } = await loadPackage();
  return createClient('APP', { clock, transport }, withSessions(false));
};

it('what a click on a link sends leaves at once, in a request that outlives the page', async () => {
  const client = await start();
  client.sendSignal('Link.clicked');
  void client.flush();
  click(true);
  expect(transport.requests.map(({ keepalive }) => keepalive)).toEqual([true]);
  page.happens('pagehide');
  await clock.advance(2000);
  expect(transport.signals.map(({ type }) => type)).toEqual(['Link.clicked']);
});

it.each<[what: string, isLink: boolean, fields?: object]>([
  ['on no link', false],
  ['that opens a tab', true, { ctrlKey: true }],
  ['that opens a tab on a Mac', true, { metaKey: true }],
  ['that cannot be asked', true, { composedPath: undefined }],
])('a click %s sends nothing with keepalive', async (_what, isLink, fields) => {
  const client = await start();
  client.sendSignal('Link.clicked');
  click(isLink, fields);
  expect(transport.requests).toEqual([]);
  await clock.advance(2000);
  expect(transport.requests.map(({ keepalive }) => keepalive)).toEqual([false]);
});

it('a click that the page handles itself sends nothing with keepalive', async () => {
  const client = await start();
  addEventListener('click', (event) => event.preventDefault(), true);
  client.sendSignal('Link.clicked');
  click(true);
  expect(transport.requests).toEqual([]);
});

it('a click after an opt-out sends nothing', async () => {
  const client = await start();
  client.sendSignal('Link.clicked');
  client.optOut();
  client.sendSignal('Link.clicked');
  click(true);
  await clock.advance(2000);
  expect(transport.requests).toEqual([]);
});
